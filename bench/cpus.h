/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_CPUS_H
#define ROUSE_BENCH_CPUS_H

#include <stdbool.h>

/* Two CPUs that this process may use, if possible of two cores. False if it
 * may use only one, which is both of them then. */
bool cpus_choose(int cpus[2]);

/* How many CPUs this process may use. */
int cpus_count(void);

/* How many CPUs were busy, whoever used them, in the half second that this
 * takes; 0 if the kernel does not say. */
double cpus_busy(void);

#endif
