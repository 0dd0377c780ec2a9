/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SANITIZE_EVENT_H
#define ROUSE_SANITIZE_EVENT_H

/*
 * What <rouse/sanitize.h> makes of the calls of <rouse/event.h>.
 */
ROUSE_BEGIN_DECLS

ROUSE__TOOL_CALL void rouse__tell_event(const struct rouse_event *event)
{
	rouse__tool_sees(event, sizeof(*event));
}

/* Returns err, which says whether the caller saw a set. */
ROUSE__TOOL_CALL int rouse__tell_set_seen(struct rouse_event *event, int err)
{
	if (err == 0)
		rouse__tool_receives(event);
	return err;
}

ROUSE__TOOL_CALL void rouse__told_event_set(struct rouse_event *event)
{
	rouse__tell_event(event);
	rouse__tool_sends(event);
	rouse_event_set(event);
}
#define rouse_event_set rouse__told_event_set

ROUSE__TOOL_CALL void rouse__told_event_clear(struct rouse_event *event)
{
	rouse__tell_event(event);
	rouse_event_clear(event);
	rouse__tool_receives(event);
}
#define rouse_event_clear rouse__told_event_clear

ROUSE__TOOL_CALL bool rouse__told_event_is_set(const struct rouse_event *event)
{
	bool set;

	rouse__tell_event(event);
	set = rouse_event_is_set(event);
	if (set)
		rouse__tool_receives(ROUSE__TOOL_OBJECT(event));
	return set;
}
#define rouse_event_is_set rouse__told_event_is_set

ROUSE__TOOL_CALL void rouse__told_event_wait(struct rouse_event *event)
{
	rouse__tell_event(event);
	rouse_event_wait(event);
	rouse__tool_receives(event);
}
#define rouse_event_wait rouse__told_event_wait

ROUSE__TOOL_CALL int rouse__told_event_wait_until(struct rouse_event *event,
						  rouse_deadline deadline)
{
	rouse__tell_event(event);
	return rouse__tell_set_seen(event,
				    rouse_event_wait_until(event, deadline));
}
#define rouse_event_wait_until rouse__told_event_wait_until

ROUSE__TOOL_CALL int rouse__told_event_wait_with(struct rouse_event *event,
						 const struct rouse_wait *how)
{
	rouse__tell_event(event);
	return rouse__tell_stopped(
		how,
		rouse__tell_set_seen(event, rouse_event_wait_with(event, how)));
}
#define rouse_event_wait_with rouse__told_event_wait_with

ROUSE__TOOL_CALL uint32_t
rouse__told_event_epoch(const struct rouse_event *event)
{
	rouse__tell_event(event);
	return rouse_event_epoch(event);
}
#define rouse_event_epoch rouse__told_event_epoch

ROUSE__TOOL_CALL void rouse__told_event_wait_since(struct rouse_event *event,
						   uint32_t epoch)
{
	rouse__tell_event(event);
	rouse_event_wait_since(event, epoch);
	rouse__tool_receives(event);
}
#define rouse_event_wait_since rouse__told_event_wait_since

ROUSE__TOOL_CALL int
rouse__told_event_wait_since_until(struct rouse_event *event, uint32_t epoch,
				   rouse_deadline deadline)
{
	rouse__tell_event(event);
	return rouse__tell_set_seen(
		event, rouse_event_wait_since_until(event, epoch, deadline));
}
#define rouse_event_wait_since_until rouse__told_event_wait_since_until

ROUSE__TOOL_CALL int
rouse__told_event_wait_since_with(struct rouse_event *event, uint32_t epoch,
				  const struct rouse_wait *how)
{
	rouse__tell_event(event);
	return rouse__tell_stopped(
		how, rouse__tell_set_seen(event, rouse_event_wait_since_with(
							 event, epoch, how)));
}
#define rouse_event_wait_since_with rouse__told_event_wait_since_with

ROUSE__TOOL_CALL int rouse__told_event_arm(struct rouse_event *event,
					   uint32_t epoch,
					   struct rouse_armed *armed)
{
	rouse__tell_event(event);
	rouse__tool_writes(armed, sizeof(*armed));
	return rouse__tell_set_seen(event,
				    rouse_event_arm(event, epoch, armed));
}
#define rouse_event_arm rouse__told_event_arm

ROUSE__TOOL_CALL void rouse__told_event_after_fork(struct rouse_event *event)
{
	rouse__tell_event(event);
	rouse_event_after_fork(event);
}
#define rouse_event_after_fork rouse__told_event_after_fork

ROUSE_END_DECLS

#endif
