/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SANITIZE_ONCE_H
#define ROUSE_SANITIZE_ONCE_H

/*
 * What <rouse/sanitize.h> makes of the calls of <rouse/once.h>. What fn does
 * comes before all calls that return 0 later: so its end is to be told before
 * the library lets others through, and a function of ours calls it.
 */
ROUSE_BEGIN_DECLS

struct rouse__told_fn {
	struct rouse_once *once;
	int (*fn)(void *arg);
	void *arg;
};

ROUSE__TOOL_CALL void rouse__tell_once(const struct rouse_once *once)
{
	rouse__tool_sees(once, sizeof(*once));
}

ROUSE__TOOL_CALL int rouse__tell_once_runs(void *arg)
{
	const struct rouse__told_fn *told =
		ROUSE__CAST(const struct rouse__told_fn *, arg);
	int err;

	rouse__tool_receives(told->once);
	err = told->fn(told->arg);
	rouse__tool_sends(told->once);
	return err;
}

/* Returns err, which says whether it is done. */
ROUSE__TOOL_CALL int rouse__tell_once_done(struct rouse_once *once, int err)
{
	if (err == 0)
		rouse__tool_receives(once);
	return err;
}

ROUSE__TOOL_CALL int rouse__told_once_call(struct rouse_once *once,
					   int (*fn)(void *arg), void *arg)
{
	struct rouse__told_fn told;

	told.once = once;
	told.fn = fn;
	told.arg = arg;
	rouse__tell_once(once);
	return rouse__tell_once_done(
		once, rouse_once_call(once, rouse__tell_once_runs, &told));
}
#define rouse_once_call rouse__told_once_call

ROUSE__TOOL_CALL int rouse__told_once_call_until(struct rouse_once *once,
						 int (*fn)(void *arg),
						 void *arg,
						 rouse_deadline deadline)
{
	struct rouse__told_fn told;

	told.once = once;
	told.fn = fn;
	told.arg = arg;
	rouse__tell_once(once);
	return rouse__tell_once_done(
		once, rouse_once_call_until(once, rouse__tell_once_runs, &told,
					    deadline));
}
#define rouse_once_call_until rouse__told_once_call_until

ROUSE__TOOL_CALL int rouse__told_once_call_with(struct rouse_once *once,
						int (*fn)(void *arg), void *arg,
						const struct rouse_wait *how)
{
	struct rouse__told_fn told;

	told.once = once;
	told.fn = fn;
	told.arg = arg;
	rouse__tell_once(once);
	return rouse__tell_stopped(
		how,
		rouse__tell_once_done(
			once, rouse_once_call_with(once, rouse__tell_once_runs,
						   &told, how)));
}
#define rouse_once_call_with rouse__told_once_call_with

ROUSE__TOOL_CALL bool rouse__told_once_is_done(const struct rouse_once *once)
{
	bool done;

	rouse__tell_once(once);
	done = rouse_once_is_done(once);
	if (done)
		rouse__tool_receives(ROUSE__TOOL_OBJECT(once));
	return done;
}
#define rouse_once_is_done rouse__told_once_is_done

ROUSE__TOOL_CALL void rouse__told_once_after_fork(struct rouse_once *once)
{
	rouse__tell_once(once);
	rouse_once_after_fork(once);
}
#define rouse_once_after_fork rouse__told_once_after_fork

ROUSE_END_DECLS

#endif
