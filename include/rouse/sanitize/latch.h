/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SANITIZE_LATCH_H
#define ROUSE_SANITIZE_LATCH_H

/*
 * What <rouse/sanitize.h> makes of the calls of <rouse/latch.h>.
 */
ROUSE_BEGIN_DECLS

ROUSE__TOOL_CALL void rouse__tell_latch(const struct rouse_latch *latch)
{
	rouse__tool_sees(latch, sizeof(*latch));
}

/* Returns err, which says whether the caller found it at 0. */
ROUSE__TOOL_CALL int rouse__tell_latch_at_0(struct rouse_latch *latch, int err)
{
	if (err == 0)
		rouse__tool_receives(latch);
	return err;
}

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_latch_init(struct rouse_latch *latch, uint32_t count)
{
	rouse__tool_writes(latch, sizeof(*latch));
	return rouse_latch_init(latch, count);
}
#define rouse_latch_init rouse__told_latch_init

ROUSE__TOOL_CALL int rouse__told_latch_count_down(struct rouse_latch *latch,
						  uint32_t n)
{
	rouse__tell_latch(latch);
	rouse__tool_sends(latch);
	return rouse_latch_count_down(latch, n);
}
#define rouse_latch_count_down rouse__told_latch_count_down

ROUSE__TOOL_CALL bool
rouse__told_latch_try_wait(const struct rouse_latch *latch)
{
	bool at_0;

	rouse__tell_latch(latch);
	at_0 = rouse_latch_try_wait(latch);
	if (at_0)
		rouse__tool_receives(ROUSE__TOOL_OBJECT(latch));
	return at_0;
}
#define rouse_latch_try_wait rouse__told_latch_try_wait

ROUSE__TOOL_CALL void rouse__told_latch_wait(struct rouse_latch *latch)
{
	rouse__tell_latch(latch);
	rouse_latch_wait(latch);
	rouse__tool_receives(latch);
}
#define rouse_latch_wait rouse__told_latch_wait

ROUSE__TOOL_CALL int rouse__told_latch_wait_until(struct rouse_latch *latch,
						  rouse_deadline deadline)
{
	rouse__tell_latch(latch);
	return rouse__tell_latch_at_0(latch,
				      rouse_latch_wait_until(latch, deadline));
}
#define rouse_latch_wait_until rouse__told_latch_wait_until

ROUSE__TOOL_CALL int rouse__told_latch_wait_with(struct rouse_latch *latch,
						 const struct rouse_wait *how)
{
	rouse__tell_latch(latch);
	return rouse__tell_stopped(
		how, rouse__tell_latch_at_0(latch,
					    rouse_latch_wait_with(latch, how)));
}
#define rouse_latch_wait_with rouse__told_latch_wait_with

ROUSE__TOOL_CALL void rouse__told_latch_after_fork(struct rouse_latch *latch)
{
	rouse__tell_latch(latch);
	rouse_latch_after_fork(latch);
}
#define rouse_latch_after_fork rouse__told_latch_after_fork

ROUSE_END_DECLS

#endif
