/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SANITIZE_SEM_H
#define ROUSE_SANITIZE_SEM_H

/*
 * What <rouse/sanitize.h> makes of the calls of <rouse/sem.h>.
 */
ROUSE_BEGIN_DECLS

ROUSE__TOOL_CALL void rouse__tell_sem(const struct rouse_sem *sem)
{
	rouse__tool_sees(sem, sizeof(*sem));
}

/* Returns err, which says whether the caller took a token. */
ROUSE__TOOL_CALL int rouse__tell_sem_taken(struct rouse_sem *sem, int err)
{
	if (err == 0)
		rouse__tool_receives(sem);
	return err;
}

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_sem_init(struct rouse_sem *sem, uint32_t tokens, uint32_t max,
		     uint32_t flags)
{
	rouse__tool_writes(sem, sizeof(*sem));
	return rouse_sem_init(sem, tokens, max, flags);
}
#define rouse_sem_init rouse__told_sem_init

ROUSE__TOOL_CALL int rouse__told_sem_post(struct rouse_sem *sem, uint32_t n)
{
	rouse__tell_sem(sem);
	rouse__tool_sends(sem);
	return rouse_sem_post(sem, n);
}
#define rouse_sem_post rouse__told_sem_post

ROUSE__TOOL_CALL ROUSE_MUST_CHECK bool
rouse__told_sem_try_wait(struct rouse_sem *sem)
{
	bool taken;

	rouse__tell_sem(sem);
	taken = rouse_sem_try_wait(sem);
	if (taken)
		rouse__tool_receives(sem);
	return taken;
}
#define rouse_sem_try_wait rouse__told_sem_try_wait

ROUSE__TOOL_CALL void rouse__told_sem_wait(struct rouse_sem *sem)
{
	rouse__tell_sem(sem);
	rouse_sem_wait(sem);
	rouse__tool_receives(sem);
}
#define rouse_sem_wait rouse__told_sem_wait

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_sem_wait_until(struct rouse_sem *sem, rouse_deadline deadline)
{
	rouse__tell_sem(sem);
	return rouse__tell_sem_taken(sem, rouse_sem_wait_until(sem, deadline));
}
#define rouse_sem_wait_until rouse__told_sem_wait_until

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_sem_wait_with(struct rouse_sem *sem, const struct rouse_wait *how)
{
	rouse__tell_sem(sem);
	return rouse__tell_stopped(
		how, rouse__tell_sem_taken(sem, rouse_sem_wait_with(sem, how)));
}
#define rouse_sem_wait_with rouse__told_sem_wait_with

ROUSE__TOOL_CALL uint32_t rouse__told_sem_value(const struct rouse_sem *sem)
{
	rouse__tell_sem(sem);
	return rouse_sem_value(sem);
}
#define rouse_sem_value rouse__told_sem_value

ROUSE__TOOL_CALL void rouse__told_sem_after_fork(struct rouse_sem *sem)
{
	rouse__tell_sem(sem);
	rouse_sem_after_fork(sem);
}
#define rouse_sem_after_fork rouse__told_sem_after_fork

ROUSE_END_DECLS

#endif
