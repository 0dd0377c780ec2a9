/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SANITIZE_AUTO_H
#define ROUSE_SANITIZE_AUTO_H

/*
 * What <rouse/sanitize.h> makes of the calls of <rouse/auto.h>.
 */
ROUSE_BEGIN_DECLS

ROUSE__TOOL_CALL void rouse__tell_auto(const struct rouse_auto *event)
{
	rouse__tool_sees(event, sizeof(*event));
}

/* Returns err, which says whether the caller took a set. */
ROUSE__TOOL_CALL int rouse__tell_auto_taken(struct rouse_auto *event, int err)
{
	if (err == 0)
		rouse__tool_receives(event);
	return err;
}

ROUSE__TOOL_CALL void rouse__told_auto_set(struct rouse_auto *event)
{
	rouse__tell_auto(event);
	rouse__tool_sends(event);
	rouse_auto_set(event);
}
#define rouse_auto_set rouse__told_auto_set

ROUSE__TOOL_CALL void rouse__told_auto_clear(struct rouse_auto *event)
{
	rouse__tell_auto(event);
	rouse_auto_clear(event);
	rouse__tool_receives(event);
}
#define rouse_auto_clear rouse__told_auto_clear

ROUSE__TOOL_CALL bool rouse__told_auto_is_set(const struct rouse_auto *event)
{
	bool set;

	rouse__tell_auto(event);
	set = rouse_auto_is_set(event);
	if (set)
		rouse__tool_receives(ROUSE__TOOL_OBJECT(event));
	return set;
}
#define rouse_auto_is_set rouse__told_auto_is_set

ROUSE__TOOL_CALL ROUSE_MUST_CHECK bool
rouse__told_auto_try_wait(struct rouse_auto *event)
{
	bool taken;

	rouse__tell_auto(event);
	taken = rouse_auto_try_wait(event);
	if (taken)
		rouse__tool_receives(event);
	return taken;
}
#define rouse_auto_try_wait rouse__told_auto_try_wait

ROUSE__TOOL_CALL void rouse__told_auto_wait(struct rouse_auto *event)
{
	rouse__tell_auto(event);
	rouse_auto_wait(event);
	rouse__tool_receives(event);
}
#define rouse_auto_wait rouse__told_auto_wait

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_auto_wait_until(struct rouse_auto *event, rouse_deadline deadline)
{
	rouse__tell_auto(event);
	return rouse__tell_auto_taken(event,
				      rouse_auto_wait_until(event, deadline));
}
#define rouse_auto_wait_until rouse__told_auto_wait_until

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_auto_wait_with(struct rouse_auto *event,
			   const struct rouse_wait *how)
{
	rouse__tell_auto(event);
	return rouse__tell_stopped(
		how, rouse__tell_auto_taken(event,
					    rouse_auto_wait_with(event, how)));
}
#define rouse_auto_wait_with rouse__told_auto_wait_with

ROUSE__TOOL_CALL void rouse__told_auto_after_fork(struct rouse_auto *event)
{
	rouse__tell_auto(event);
	rouse_auto_after_fork(event);
}
#define rouse_auto_after_fork rouse__told_auto_after_fork

ROUSE_END_DECLS

#endif
