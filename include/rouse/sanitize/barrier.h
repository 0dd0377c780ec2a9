/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SANITIZE_BARRIER_H
#define ROUSE_SANITIZE_BARRIER_H

/*
 * What <rouse/sanitize.h> makes of the calls of <rouse/barrier.h>: who arrives
 * sends, and who returns a number, or hears that it is broken, receives.
 */
ROUSE_BEGIN_DECLS

ROUSE__TOOL_CALL void rouse__tell_barrier(const struct rouse_barrier *barrier)
{
	rouse__tool_sees(barrier, sizeof(*barrier));
}

ROUSE__TOOL_CALL void rouse__tell_arrives(struct rouse_barrier *barrier)
{
	rouse__tell_barrier(barrier);
	rouse__tool_sends(barrier);
}

/* Returns number, or an error. */
ROUSE__TOOL_CALL int rouse__tell_returns(struct rouse_barrier *barrier,
					 int number)
{
	if (number >= 0 || number == -EPIPE)
		rouse__tool_receives(barrier);
	return number;
}

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_barrier_init(struct rouse_barrier *barrier, uint32_t parties)
{
	rouse__tool_writes(barrier, sizeof(*barrier));
	return rouse_barrier_init(barrier, parties);
}
#define rouse_barrier_init rouse__told_barrier_init

ROUSE__TOOL_CALL int rouse__told_barrier_wait(struct rouse_barrier *barrier)
{
	rouse__tell_arrives(barrier);
	return rouse__tell_returns(barrier, rouse_barrier_wait(barrier));
}
#define rouse_barrier_wait rouse__told_barrier_wait

ROUSE__TOOL_CALL int
rouse__told_barrier_wait_until(struct rouse_barrier *barrier,
			       rouse_deadline deadline)
{
	rouse__tell_arrives(barrier);
	return rouse__tell_returns(barrier,
				   rouse_barrier_wait_until(barrier, deadline));
}
#define rouse_barrier_wait_until rouse__told_barrier_wait_until

ROUSE__TOOL_CALL int
rouse__told_barrier_wait_with(struct rouse_barrier *barrier,
			      const struct rouse_wait *how)
{
	rouse__tell_arrives(barrier);
	return rouse__tell_stopped(
		how, rouse__tell_returns(
			     barrier, rouse_barrier_wait_with(barrier, how)));
}
#define rouse_barrier_wait_with rouse__told_barrier_wait_with

ROUSE__TOOL_CALL void rouse__told_barrier_abort(struct rouse_barrier *barrier)
{
	rouse__tell_arrives(barrier);
	rouse_barrier_abort(barrier);
}
#define rouse_barrier_abort rouse__told_barrier_abort

ROUSE__TOOL_CALL void rouse__told_barrier_reset(struct rouse_barrier *barrier)
{
	rouse__tell_arrives(barrier);
	rouse_barrier_reset(barrier);
}
#define rouse_barrier_reset rouse__told_barrier_reset

ROUSE__TOOL_CALL bool
rouse__told_barrier_is_broken(const struct rouse_barrier *barrier)
{
	bool broken;

	rouse__tell_barrier(barrier);
	broken = rouse_barrier_is_broken(barrier);
	if (broken)
		rouse__tool_receives(ROUSE__TOOL_OBJECT(barrier));
	return broken;
}
#define rouse_barrier_is_broken rouse__told_barrier_is_broken

ROUSE__TOOL_CALL uint32_t
rouse__told_barrier_waiting(const struct rouse_barrier *barrier)
{
	rouse__tell_barrier(barrier);
	return rouse_barrier_waiting(barrier);
}
#define rouse_barrier_waiting rouse__told_barrier_waiting

ROUSE__TOOL_CALL void
rouse__told_barrier_after_fork(struct rouse_barrier *barrier)
{
	rouse__tell_barrier(barrier);
	rouse_barrier_after_fork(barrier);
}
#define rouse_barrier_after_fork rouse__told_barrier_after_fork

ROUSE_END_DECLS

#endif
