/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_CONDWAIT_H
#define ROUSE_PYTHON_CONDWAIT_H

#include "condlock.h"
#include "waiters.h"

/*
 * The wait of a Condition: give the lock up, wait in line until notified, take
 * the lock back.
 *
 * @self: the Condition that the line is in.
 *
 * Returns:   1   notified;
 *            0   the deadline passed; one below 1 is a poll;
 *            -1  with an exception; no notification is used up.
 */
int waits_until(PyObject *self, struct line *line, struct owner *owner,
		rouse_deadline deadline);

#endif
