/* SPDX-License-Identifier: BSD-2-Clause */
#include "grouped.h"

#include <inttypes.h>
#include <stdio.h>

const char *grouped(char text[GROUPED_SIZE], uint64_t n)
{
	char plain[GROUPED_SIZE];
	size_t len = (size_t)snprintf(plain, sizeof(plain), "%" PRIu64, n);
	char *to = text;

	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			*to++ = ',';
		*to++ = plain[i];
	}
	*to = '\0';
	return text;
}

const char *figure_text(char text[FIGURE_SIZE], double value)
{
	if (value < 99.95)
		snprintf(text, FIGURE_SIZE, "%.*f", value < 9.995 ? 2 : 1,
			 value);
	else
		grouped(text, (uint64_t)(value + .5));
	return text;
}
