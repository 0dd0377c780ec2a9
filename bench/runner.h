/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_RUNNER_H
#define ROUSE_BENCH_RUNNER_H

#include "results.h"

/* Measure what the options ask for. */
void runner_run(struct results *results, const struct options *options);
void runner_free(struct results *results);

#endif
