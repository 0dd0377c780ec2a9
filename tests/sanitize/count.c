/* SPDX-License-Identifier: BSD-2-Clause */
#include "subject.h"

#define ROUNDS 30

static struct rouse_count count = ROUSE_COUNT_INIT;
/* The structure: of what the library keeps, since some tools take the program's
 * own atomics for races. */
static struct rouse_event turn[2] = {ROUSE_EVENT_INIT, ROUSE_EVENT_INIT};

static void await_turn(int mine, int i)
{
	const struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};

	while (!rouse_event_is_set(&turn[mine])) {
		uint32_t key = rouse_count_look(&count);

		if (rouse_event_is_set(&turn[mine]))
			break;
		if (i % 3 == 0)
			rouse_count_wait(&count, key);
		else if (i % 3 == 1)
			NEED(rouse_count_wait_until(&count, key,
						    ROUSE_FOREVER) == 0);
		else
			NEED(rouse_count_wait_with(&count, key, &how) == 0);
	}
	rouse_event_clear(&turn[mine]);
}

static void give_turn(int to)
{
	rouse_event_set(&turn[to]);
	if (to)
		rouse_count_move(&count);
	else
		rouse_count_move_one(&count);
}

static void *take_turns(void *unused)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		await_turn(1, i);
		data++;
		give_turn(0);
	}
	return unused;
}

static void right(void)
{
	pthread_t thread = start(take_turns, NULL);
	int i;

	rouse_event_set(&turn[0]);
	for (i = 0; i < ROUNDS; i++) {
		await_turn(0, i);
		data++;
		give_turn(1);
	}
	join(thread);
	NEED(data == 2 * ROUNDS);
	rouse_count_after_fork(&count);
}

static void *move_too_early(void *unused)
{
	give_turn(1);
	write_often();
	return unused;
}

static void race(void)
{
	pthread_t thread = start(move_too_early, NULL);

	await_turn(1, 0);
	write_often();
	join(thread);
}

static void raw_count(void)
{
	struct rouse_count *it =
		(struct rouse_count *)raw(sizeof(struct rouse_count));

	rouse_count_move(it);
	free(it);
}

extern const struct subject count_subjects[];
const struct subject count_subjects[] = {
	{"count", "right", right},
	{"count", "race", race},
	{"count", "raw", raw_count},
	{NULL, NULL, NULL},
};
