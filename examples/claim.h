/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLAIM_H
#define CLAIM_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* What docs/migrate.md claims, in the words that are bold there. */
static inline void claim(const char *words, bool holds)
{
	printf("%s%s\n", holds ? "" : "it is not so: ", words);
	if (!holds)
		exit(EXIT_FAILURE);
}

#endif
