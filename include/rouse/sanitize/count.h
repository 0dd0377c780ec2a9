/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SANITIZE_COUNT_H
#define ROUSE_SANITIZE_COUNT_H

/*
 * What <rouse/sanitize.h> makes of the calls of <rouse/count.h>. Its fences order
 * atomic accesses, which no tool takes for races; so nothing is told of a look.
 */
ROUSE_BEGIN_DECLS

ROUSE__TOOL_CALL void rouse__tell_count(const struct rouse_count *count)
{
	rouse__tool_sees(count, sizeof(*count));
}

/* Returns err, which says whether the caller saw a move. */
ROUSE__TOOL_CALL int rouse__tell_moved(struct rouse_count *count, int err)
{
	if (err == 0)
		rouse__tool_receives(count);
	return err;
}

ROUSE__TOOL_CALL uint32_t rouse__told_count_look(struct rouse_count *count)
{
	rouse__tell_count(count);
	return rouse_count_look(count);
}
#define rouse_count_look rouse__told_count_look

ROUSE__TOOL_CALL void rouse__told_count_wait(struct rouse_count *count,
					     uint32_t key)
{
	rouse__tell_count(count);
	rouse_count_wait(count, key);
	rouse__tool_receives(count);
}
#define rouse_count_wait rouse__told_count_wait

ROUSE__TOOL_CALL int rouse__told_count_wait_until(struct rouse_count *count,
						  uint32_t key,
						  rouse_deadline deadline)
{
	rouse__tell_count(count);
	return rouse__tell_moved(count,
				 rouse_count_wait_until(count, key, deadline));
}
#define rouse_count_wait_until rouse__told_count_wait_until

ROUSE__TOOL_CALL int rouse__told_count_wait_with(struct rouse_count *count,
						 uint32_t key,
						 const struct rouse_wait *how)
{
	rouse__tell_count(count);
	return rouse__tell_stopped(
		how, rouse__tell_moved(count,
				       rouse_count_wait_with(count, key, how)));
}
#define rouse_count_wait_with rouse__told_count_wait_with

ROUSE__TOOL_CALL void rouse__told_count_move(struct rouse_count *count)
{
	rouse__tell_count(count);
	rouse__tool_sends(count);
	rouse_count_move(count);
}
#define rouse_count_move rouse__told_count_move

ROUSE__TOOL_CALL void rouse__told_count_move_one(struct rouse_count *count)
{
	rouse__tell_count(count);
	rouse__tool_sends(count);
	rouse_count_move_one(count);
}
#define rouse_count_move_one rouse__told_count_move_one

ROUSE__TOOL_CALL void rouse__told_count_after_fork(struct rouse_count *count)
{
	rouse__tell_count(count);
	rouse_count_after_fork(count);
}
#define rouse_count_after_fork rouse__told_count_after_fork

ROUSE_END_DECLS

#endif
