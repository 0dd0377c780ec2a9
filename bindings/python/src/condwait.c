/* SPDX-License-Identifier: BSD-2-Clause */
#include "condwait.h"

/*
 * Condition.wait().
 *
 * A notification goes to a thread in the queue, so none is lost to a wait that
 * timed out. A wait that ends with an exception passes its notification on.
 *
 * A notified thread takes the GIL first and the lock second. In the other order
 * it would hold the lock while it waits for the GIL, and the thread that has
 * the GIL would block at its next acquire of the lock.
 */

/* A wait that has timed out already: let others have the lock for a moment. */
static int poll(struct condlock *condlock)
{
	struct condlock_state state = {0, NULL};

	if (condlock_release_save(condlock, &state) < 0)
		return -1;
	condlock_acquire_restore(condlock, &state);
	return PyErr_Occurred() ? -1 : 0;
}

int condwait_until(PyObject *self, struct waiters *waiters,
		   struct condlock *condlock, rouse_deadline deadline)
{
	struct condlock_state state = {0, NULL};
	struct waiter *waiter;
	bool notified;
	int err;

	if (deadline <= 0)
		return poll(condlock);
	waiter = waiters_add(self, waiters);
	if (!waiter)
		return -1;
	if (condlock_release_save(condlock, &state) < 0) {
		waiters_remove(self, waiters, waiter);
		return -1;
	}
	err = waiters_park(waiter, deadline);
	condlock_acquire_restore(condlock, &state);
	notified = waiters_remove(self, waiters, waiter);
	if (!PyErr_Occurred())
		return notified || err == 0;
	if (notified)
		waiters_notify(self, waiters, 1);
	return -1;
}
