/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_SELFTEST_H
#define ROUSE_STRESS_SELFTEST_H

#include <stdint.h>

/*
 * A harness that cannot fail is worthless: run the programs beside this one, in
 * broken/, each of which is rouse-stress-chaos with a bug in its library, and
 * see that they fail in time; and that the sound one does not. Prints a line
 * for each.
 *
 * Returns the exit status: STATUS_FAILED if not all were caught.
 */
int selftest(uint64_t seed);

#endif
