/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SANITIZE_WAITQ_H
#define ROUSE_SANITIZE_WAITQ_H

/*
 * What <rouse/sanitize.h> makes of the calls of <rouse/waitq.h>. The order
 * comes from the lock of the queue, which tools know, or which is told; but
 * they do not see that the library changes the queue, which that lock must
 * protect.
 */
ROUSE_BEGIN_DECLS

ROUSE__TOOL_CALL void rouse__tell_waitq(const struct rouse_waitq *queue)
{
	rouse__tool_sees(queue, sizeof(*queue));
}

ROUSE__TOOL_CALL void rouse__tell_waiter(const struct rouse_waiter *waiter)
{
	rouse__tool_sees(waiter, sizeof(*waiter));
}

ROUSE__TOOL_CALL void rouse__told_waitq_init(struct rouse_waitq *queue)
{
	rouse__tool_writes(queue, sizeof(*queue));
	rouse_waitq_init(queue);
}
#define rouse_waitq_init rouse__told_waitq_init

ROUSE__TOOL_CALL void rouse__told_waitq_init_lifo(struct rouse_waitq *queue)
{
	rouse__tool_writes(queue, sizeof(*queue));
	rouse_waitq_init_lifo(queue);
}
#define rouse_waitq_init_lifo rouse__told_waitq_init_lifo

ROUSE__TOOL_CALL void rouse__told_waitq_join(struct rouse_waitq *queue,
					     struct rouse_waiter *waiter)
{
	rouse__tell_waitq(queue);
	rouse__tool_changes(queue);
	rouse__tool_writes(waiter, sizeof(*waiter));
	rouse_waitq_join(queue, waiter);
}
#define rouse_waitq_join rouse__told_waitq_join

ROUSE__TOOL_CALL void rouse__told_waiter_park(struct rouse_waiter *waiter)
{
	rouse__tell_waiter(waiter);
	rouse_waiter_park(waiter);
}
#define rouse_waiter_park rouse__told_waiter_park

ROUSE__TOOL_CALL int rouse__told_waiter_park_until(struct rouse_waiter *waiter,
						   rouse_deadline deadline)
{
	rouse__tell_waiter(waiter);
	return rouse_waiter_park_until(waiter, deadline);
}
#define rouse_waiter_park_until rouse__told_waiter_park_until

ROUSE__TOOL_CALL int rouse__told_waiter_park_with(struct rouse_waiter *waiter,
						  const struct rouse_wait *how)
{
	rouse__tell_waiter(waiter);
	return rouse__tell_stopped(how, rouse_waiter_park_with(waiter, how));
}
#define rouse_waiter_park_with rouse__told_waiter_park_with

ROUSE__TOOL_CALL bool rouse__told_waitq_leave(struct rouse_waitq *queue,
					      struct rouse_waiter *waiter)
{
	rouse__tell_waitq(queue);
	rouse__tell_waiter(waiter);
	rouse__tool_changes(queue);
	return rouse_waitq_leave(queue, waiter);
}
#define rouse_waitq_leave rouse__told_waitq_leave

ROUSE__TOOL_CALL unsigned rouse__told_waitq_notify(struct rouse_waitq *queue,
						   unsigned n)
{
	rouse__tell_waitq(queue);
	rouse__tool_changes(queue);
	return rouse_waitq_notify(queue, n);
}
#define rouse_waitq_notify rouse__told_waitq_notify

ROUSE__TOOL_CALL unsigned
rouse__told_waitq_count(const struct rouse_waitq *queue)
{
	rouse__tell_waitq(queue);
	return rouse_waitq_count(queue);
}
#define rouse_waitq_count rouse__told_waitq_count

ROUSE__TOOL_CALL void rouse__told_waitq_after_fork(struct rouse_waitq *queue)
{
	rouse__tell_waitq(queue);
	rouse_waitq_after_fork(queue);
}
#define rouse_waitq_after_fork rouse__told_waitq_after_fork

ROUSE_END_DECLS

#endif
