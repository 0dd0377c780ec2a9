/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/deadline.h>

#include "futex.h"

rouse_deadline rouse_after(int64_t ns)
{
	rouse_deadline now;

	if (ns <= 0)
		return 0;
	now = rouse__now();
	return ns < ROUSE_FOREVER - now ? now + ns : ROUSE_FOREVER;
}

rouse_deadline rouse_after_times(int64_t n, int64_t unit)
{
	if (n <= 0 || unit <= 0)
		return 0;
	return n > ROUSE_FOREVER / unit ? ROUSE_FOREVER : rouse_after(n * unit);
}

rouse_deadline rouse_after_seconds(double seconds)
{
	double ns = seconds * (double)ROUSE_SEC;
	int64_t whole;

	if (!(ns > 0))
		return 0; /* a NaN, too */
	if (ns >= 0x1p63)
		return ROUSE_FOREVER;
	whole = (int64_t)ns;
	return rouse_after((double)whole < ns ? whole + 1 : whole);
}
