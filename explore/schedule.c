/* SPDX-License-Identifier: BSD-2-Clause */
#include "engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The sign of a move, by its kind; a step has none before its thread. */
static const char signs[] = {
	[MOVE_STEP] = ' ',    [MOVE_SPURIOUS] = '~', [MOVE_INTERRUPT] = '!',
	[MOVE_TIMEOUT] = '#', [MOVE_SIGNAL] = '^',   [MOVE_RESTART] = '%',
	[MOVE_TICK] = '@'};

char *schedule_to_text(const struct move *schedule, unsigned moves)
{
	char *text = malloc(7 * (size_t)moves + 1), *end = text;

	if (text == NULL)
		return NULL;
	for (unsigned i = 0; i < moves; i++) {
		const struct move *move = &schedule[i];

		if (move->kind != MOVE_STEP)
			*end++ = signs[move->kind];
		if (move->kind != MOVE_TICK)
			*end++ = (char)('a' + move->thread);
		if (move->choice > 0)
			end += sprintf(end, "%u", (unsigned)move->choice);
	}
	*end = '\0';
	return text;
}

/* Parse a move; returns the text after it, or NULL. */
static const char *parse_move(const char *text, struct move *move)
{
	const char *sign = memchr(signs + 1, *text, sizeof(signs) - 1);
	unsigned long choice = 0;
	char *end;

	memset(move, 0, sizeof(*move));
	if (sign != NULL) {
		move->kind = (uint8_t)(sign - signs);
		text++;
	}
	if (move->kind == MOVE_TICK)
		return text;
	if (*text < 'a' || *text >= 'a' + MAX_THREADS)
		return NULL;
	move->thread = (uint8_t)(*text++ - 'a');
	if (move->kind == MOVE_STEP && *text >= '0' && *text <= '9') {
		choice = strtoul(text, &end, 10);
		text = end;
	}
	move->choice = (uint16_t)choice;
	return choice <= UINT16_MAX ? text : NULL;
}

struct move *schedule_from_text(const char *text, unsigned *moves)
{
	struct move *schedule = calloc(strlen(text) + 1, sizeof(*schedule));

	for (*moves = 0; schedule && *text != '\0'; ++*moves) {
		text = parse_move(text, &schedule[*moves]);
		if (text == NULL || *moves == MAX_MOVES) {
			free(schedule);
			return NULL;
		}
	}
	return schedule;
}
