/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* argp */

#include "args.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#define SECONDS_MAX 1e9 /* some thirty years, and no overflow */

double args_seconds(struct argp_state *state, const char *name, const char *arg)
{
	char *end;
	double value = strtod(arg, &end);

	/* Said so that a NaN is refused too. */
	if (end == arg || *end != '\0' || !(value > 0 && value <= SECONDS_MAX))
		argp_error(state, "--%s: '%s' is not a number above 0", name,
			   arg);
	return value;
}

uint64_t args_whole(struct argp_state *state, const char *name, const char *arg,
		    uint64_t min, uint64_t max)
{
	uint64_t value;
	char *end;

	errno = 0;
	value = strtoull(arg, &end, 10);
	if (!isdigit((unsigned char)*arg) || *end != '\0' || errno != 0 ||
	    value < min || value > max)
		argp_error(state,
			   "--%s: '%s' is not a whole number from %llu to %llu",
			   name, arg, (unsigned long long)min,
			   (unsigned long long)max);
	return value;
}

uint64_t args_seed(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return ((uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000) %
	       UINT64_C(1000000000);
}
