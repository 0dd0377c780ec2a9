/* SPDX-License-Identifier: BSD-2-Clause */
#include "duration.h"

#include <inttypes.h>
#include <stdio.h>

const char *duration(char text[DURATION_SIZE], int64_t ns)
{
	static const char *const units[] = {"us", "ms", "s"};
	double value = (double)ns / 1e3;
	unsigned unit = 0;

	if (ns < 1000) {
		snprintf(text, DURATION_SIZE, "%" PRId64 " ns", ns);
		return text;
	}
	/* What would be rounded up to 1000 is 1 of the next unit. */
	for (; value >= 999.5 && unit < 2; unit++)
		value /= 1e3;
	snprintf(text, DURATION_SIZE, value < 9.95 ? "%.1f %s" : "%.0f %s",
		 value, units[unit]);
	return text;
}
