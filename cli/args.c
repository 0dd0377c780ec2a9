/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* argp */

#include "args.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "duration.h"

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

/* How many nanoseconds it has; 0 if there is no such unit. */
static double unit_ns(const char *name)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = {
		{"", 1e9},  {"ns", 1},   {"us", 1e3},   {"ms", 1e6},
		{"s", 1e9}, {"m", 60e9}, {"h", 3600e9}, {"d", 86400e9},
	};

	for (unsigned i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (strcmp(name, units[i].name) == 0)
			return units[i].ns;
	return 0;
}

int64_t args_duration(struct argp_state *state, const char *name,
		      const char *arg, int64_t min, int64_t max)
{
	const char *unit = arg + strspn(arg, "0123456789.");
	double each = unit_ns(unit), ns;
	char least[DURATION_SIZE], most[DURATION_SIZE], *end;

	/* strtod() knows more numbers than those digits, such as 1e3. */
	ns = strtod(arg, &end) * each;
	if (end == arg || end != unit || each == 0 ||
	    !(ns >= (double)min && ns <= (double)max)) {
		argp_error(state,
			   "--%s: '%s' is not a time from %s to %s, such as "
			   "20ms, 1.5 or 2m",
			   name, arg, duration(least, min),
			   duration(most, max));
		return 0;
	}
	return (int64_t)(ns + 0.5);
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

void args_each(struct argp_state *state, const char *names, args_name *call)
{
	char *copy = strdup(names), *rest = copy, *name;

	if (copy == NULL)
		argp_failure(state, argp_err_exit_status, ENOMEM, "%s", names);
	while ((name = strsep(&rest, ",")) != NULL)
		call(state, name);
	free(copy);
}

uint64_t args_seed(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return ((uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000) %
	       UINT64_C(1000000000);
}
