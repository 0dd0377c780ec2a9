/* SPDX-License-Identifier: BSD-2-Clause */
#include "range.h"

#include <ctype.h>
#include <stdlib.h>

/* The number at *text, which moves on; 0 if there is none up to max. */
static unsigned number(const char **text, unsigned max)
{
	char *end;
	unsigned long value;

	if (!isdigit((unsigned char)**text))
		return 0;
	value = strtoul(*text, &end, 10);
	*text = end;
	return value <= max ? (unsigned)value : 0;
}

static bool has_x(const char **text, bool threads)
{
	if (!threads || **text != 'x')
		return false;
	++*text;
	return true;
}

bool range_read(const char *text, unsigned max, bool threads,
		struct range *range)
{
	range->first = number(&text, max);
	range->first_each = has_x(&text, threads);
	range->last = range->first;
	range->last_each = range->first_each;
	if (*text == '-') {
		text++;
		range->last = number(&text, max);
		range->last_each = has_x(&text, threads);
	}
	return *text == '\0' && range->first > 0 && range->last > 0;
}

unsigned range_first(const struct range *range, unsigned cpus)
{
	return range->first * (range->first_each ? cpus : 1);
}

unsigned range_last(const struct range *range, unsigned cpus)
{
	return range->last * (range->last_each ? cpus : 1);
}
