/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_FAULTS_H
#define ROUSE_STRESS_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

#include "door.h"
#include "rng.h"

/*
 * A kernel that does only what futex(2) promises: waits that end spuriously
 * or with -EINTR, deadlines that have passed when the thread gets to sleep, and
 * wakes that come late and in another order. To a wait on several words it often
 * says that it has no such call, which is the one with a fallback.
 */
void faults_begin(uint64_t seed);
void faults_end(void); /* all workers have finished */

/* In the door. Returns true if the wait has ended by that, with *err. */
bool faults_wait(struct rng *rng, const struct door_call *call, int *err);

/* Returns true if the wake will be made by another thread. */
bool faults_wake(struct rng *rng, const struct door_wake *wake);

/* The same for a write to an eventfd, which is late by chance. */
void faults_write(struct rng *rng);

#endif
