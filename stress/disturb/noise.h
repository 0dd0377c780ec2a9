/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_NOISE_H
#define ROUSE_STRESS_NOISE_H

#include "rng.h"

/*
 * The noise thread does to the process what other programs do to it: it binds
 * workers to one CPU and lets them go again, makes them less urgent, keeps CPUs
 * busy, and takes memory and gives it back. Now and then it makes other pause
 * points hot (chaos.h).
 */
void noise_begin(struct rng rng);
void noise_end(void);

#endif
