/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* open_memstream(), in strict C11 */

#include "command.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A word of a command, for a shell to read. */
static void put_word(FILE *to, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-_=./,:+%@";

	if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
		fputs(word, to);
		return;
	}
	putc('\'', to);
	for (; *word != '\0'; word++)
		*word == '\'' ? fputs("'\\''", to) : putc(*word, to);
	putc('\'', to);
}

char *command_of(int argc, char **argv, bool seedless, uint64_t seed)
{
	char *command = NULL;
	size_t size;
	FILE *to = open_memstream(&command, &size);

	if (to == NULL)
		return NULL;
	for (int i = 0; i < argc; i++) {
		if (i > 0)
			putc(' ', to);
		put_word(to, argv[i]);
	}
	if (seedless)
		fprintf(to, " --seed=%" PRIu64, seed);
	fclose(to);
	return command;
}
