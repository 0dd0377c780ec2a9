/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_REPORT_H
#define ROUSE_STRESS_REPORT_H

#include <stdint.h>

#include "report/record.h"

/*
 * What the program says, and how it ends. Any thread may report.
 */

/* Opens the page. @options: stay alive. */
void report_begin(const struct options *options);
void report_start(const struct scenario *scenario);
void report_sample(void); /* now and then, during a scenario */
void report_pass(void);   /* or nothing was done */

/* All scenarios have come to their end, or the program is to stop. Returns the
 * exit status. */
int report_end(void);

/*
 * End the scenario, which did not pass, and the program at once. If several
 * threads come here, the first one reports.
 *
 * @who: the thread that found it.
 * @diagnosis: what is known of a stall.
 */
_Noreturn void report_fail(const char *who, const char *what, int64_t expected,
			   int64_t found);
_Noreturn void report_stall(const char *who, const char *diagnosis);
_Noreturn void report_stop(void);
_Noreturn void report_trouble(const char *what, int err);

#endif
