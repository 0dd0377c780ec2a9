/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SANITIZE_BELL_H
#define ROUSE_SANITIZE_BELL_H

/*
 * What <rouse/sanitize.h> makes of the calls of <rouse/bell.h>.
 */
ROUSE_BEGIN_DECLS

ROUSE__TOOL_CALL void rouse__tell_bell(const struct rouse_bell *bell)
{
	rouse__tool_sees(bell, sizeof(*bell));
}

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_bell_open(struct rouse_bell *bell)
{
	rouse__tell_bell(bell);
	return rouse_bell_open(bell);
}
#define rouse_bell_open rouse__told_bell_open

ROUSE__TOOL_CALL void rouse__told_bell_close(struct rouse_bell *bell)
{
	rouse__tell_bell(bell);
	rouse_bell_close(bell);
}
#define rouse_bell_close rouse__told_bell_close

ROUSE__TOOL_CALL int rouse__told_bell_fd(const struct rouse_bell *bell)
{
	rouse__tell_bell(bell);
	return rouse_bell_fd(bell);
}
#define rouse_bell_fd rouse__told_bell_fd

ROUSE__TOOL_CALL void rouse__told_bell_ring(struct rouse_bell *bell)
{
	rouse__tell_bell(bell);
	rouse__tool_sends(bell);
	rouse_bell_ring(bell);
}
#define rouse_bell_ring rouse__told_bell_ring

ROUSE__TOOL_CALL bool rouse__told_bell_arm(struct rouse_bell *bell)
{
	rouse__tell_bell(bell);
	return rouse_bell_arm(bell);
}
#define rouse_bell_arm rouse__told_bell_arm

ROUSE__TOOL_CALL bool rouse__told_bell_heard(struct rouse_bell *bell)
{
	bool rang;

	rouse__tell_bell(bell);
	rang = rouse_bell_heard(bell);
	rouse__tool_receives(bell);
	return rang;
}
#define rouse_bell_heard rouse__told_bell_heard

ROUSE__TOOL_CALL ROUSE_MUST_CHECK int
rouse__told_bell_after_fork(struct rouse_bell *bell)
{
	rouse__tell_bell(bell);
	return rouse_bell_after_fork(bell);
}
#define rouse_bell_after_fork rouse__told_bell_after_fork

ROUSE_END_DECLS

#endif
