/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_CONDWAIT_H
#define ROUSE_PYTHON_CONDWAIT_H

#include "condlock.h"
#include "waiters.h"

/*
 * Condition.wait(): release the lock, wait until notified, acquire the lock
 * again.
 *
 * @self:     the Condition that the waiters belong to.
 * @deadline: below 1 for a poll.
 *
 * Returns:   1   notified;
 *            0   the deadline passed;
 *            -1  with an exception; no notification was consumed.
 */
int condwait_until(PyObject *self, struct waiters *waiters,
		   struct condlock *condlock, rouse_deadline deadline);

#endif
