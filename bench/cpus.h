/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_CPUS_H
#define ROUSE_BENCH_CPUS_H

#include <stdbool.h>

/* Two CPUs that this process may use, if possible of two cores. False if it
 * may use only one, which is both of them then. */
bool cpus_choose(int cpus[2]);

#endif
