/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_SELFTEST_H
#define ROUSE_BENCH_SELFTEST_H

#include "options.h"

/* Whether the program can tell a difference, and does not make one up. */
bool selftest(const struct options *options);

#endif
