/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_ARGS_H
#define ROUSE_CLI_ARGS_H

#include <argp.h>
#include <stdint.h>

/*
 * Arguments of options, for the parsers of the programs. A wrong one ends the
 * program, as argp_error() does.
 */

/* A number above 0, such as 0.5. */
double args_seconds(struct argp_state *state, const char *name,
		    const char *arg);

/*
 * A time in nanoseconds from @min to @max, such as 90, 0.5s, 20ms or 1h; the
 * units are ns, us, ms, s, which may be left out, m, h and d.
 */
int64_t args_duration(struct argp_state *state, const char *name,
		      const char *arg, int64_t min, int64_t max);

/* A whole number from @min to @max. */
uint64_t args_whole(struct argp_state *state, const char *name, const char *arg,
		    uint64_t min, uint64_t max);

/* Call this for each name of a list that has commas between them. */
typedef void args_name(struct argp_state *state, const char *name);
void args_each(struct argp_state *state, const char *names, args_name *call);

/* A seed from the clock, short enough to be typed. */
uint64_t args_seed(void);

#endif
