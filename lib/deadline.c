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
