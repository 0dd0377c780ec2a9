/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SANITIZE_ANY_H
#define ROUSE_SANITIZE_ANY_H

/*
 * What <rouse/sanitize.h> makes of the calls of <rouse/any.h>: each is a wait for
 * the things that it found there.
 */
ROUSE_BEGIN_DECLS

ROUSE__TOOL_CALL void rouse__tell_thing(const struct rouse_wanted *wanted)
{
	if (wanted->kind == ROUSE__WANTED_WAITER)
		rouse__tell_waiter(
			ROUSE__CAST(struct rouse_waiter *, wanted->object));
	else if (wanted->kind == ROUSE__WANTED_SEM)
		rouse__tell_sem(
			ROUSE__CAST(struct rouse_sem *, wanted->object));
	else if (wanted->kind == ROUSE__WANTED_AUTO)
		rouse__tell_auto(
			ROUSE__CAST(struct rouse_auto *, wanted->object));
	else if (wanted->kind == ROUSE__WANTED_QUEUE)
		rouse__tool_sees(wanted->object, sizeof(struct rouse_get));
	else
		rouse__tell_event(
			ROUSE__CAST(struct rouse_event *, wanted->object));
}

/* From the put of the item; or of a queue that is closed and empty, which has its
 * supply at its beginning. */
ROUSE__TOOL_CALL void rouse__tell_item_got(const struct rouse_get *get)
{
	if (get->item)
		rouse__tool_receives(get->item);
	else
		rouse__tool_receives(get->supply_);
}

/* The order after a notify comes from the lock of the queue. */
ROUSE__TOOL_CALL void rouse__tell_thing_there(const struct rouse_wanted *wanted)
{
	if (wanted->kind == ROUSE__WANTED_QUEUE)
		rouse__tell_item_got(
			ROUSE__CAST(struct rouse_get *, wanted->object));
	else if (wanted->kind != ROUSE__WANTED_WAITER)
		rouse__tool_receives(wanted->object);
}

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_wait_any(struct rouse_wanted *wanted, unsigned n,
		     const struct rouse_wait *how)
{
	unsigned i;
	int err;

	for (i = 0; i < n; i++)
		rouse__tell_thing(&wanted[i]);
	err = rouse_wait_any(wanted, n, how);
	if (err >= 0)
		rouse__tell_thing_there(&wanted[err]);
	return rouse__tell_stopped(how, err);
}
#define rouse_wait_any rouse__told_wait_any

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_wait_all(struct rouse_wanted *wanted, unsigned n,
		     const struct rouse_wait *how)
{
	unsigned i;
	int err;

	for (i = 0; i < n; i++)
		rouse__tell_thing(&wanted[i]);
	err = rouse_wait_all(wanted, n, how);
	for (i = 0; err == 0 && i < n; i++)
		rouse__tell_thing_there(&wanted[i]);
	return rouse__tell_stopped(how, err);
}
#define rouse_wait_all rouse__told_wait_all

ROUSE_END_DECLS

#endif
