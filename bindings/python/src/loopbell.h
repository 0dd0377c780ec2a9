/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_LOOPBELL_H
#define ROUSE_PYTHON_LOOPBELL_H

#include "asyncwait.h"

/*
 * Let the loop of this wait know that it is done. Takes the reference to it.
 * It does nothing in the child of a fork, where the loop is its parent's.
 */
void loop_bell_ring(struct async_wait *wait);

#endif
