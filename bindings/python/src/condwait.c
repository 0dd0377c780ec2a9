/* SPDX-License-Identifier: BSD-2-Clause */
#include "condwait.h"

/*
 * Who is notified is decided in the line, so no notification goes to a wait
 * that timed out; and a wait that ends with an exception hands on what it got.
 *
 * A thread that was notified takes the GIL first and the lock then. With both
 * in the other order it would hold the lock while it waits for the GIL, and
 * whoever has the GIL would run into it at the next acquire.
 */

/* A wait whose time is over: it lets others in, and is not in line. */
static int poll(struct owner *owner)
{
	struct held held = {0, NULL};

	if (owner_give_up(owner, &held) < 0)
		return -1;
	owner_take_back(owner, &held);
	return PyErr_Occurred() ? -1 : 0;
}

int waits_until(PyObject *self, struct line *line, struct owner *owner,
		rouse_deadline deadline)
{
	struct held held = {0, NULL};
	struct place *place;
	bool notified;
	int err;

	if (deadline <= 0)
		return poll(owner);
	place = line_join(self, line);
	if (!place)
		return -1;
	if (owner_give_up(owner, &held) < 0) {
		line_leave(self, line, place);
		return -1;
	}
	err = line_park(place, deadline);
	owner_take_back(owner, &held);
	notified = line_leave(self, line, place);
	if (!PyErr_Occurred())
		return notified || err == 0;
	if (notified)
		line_notify(self, line, 1);
	return -1;
}
