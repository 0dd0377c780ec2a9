/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SANITIZE_WAIT_H
#define ROUSE_SANITIZE_WAIT_H

#include <errno.h>

/*
 * What <rouse/sanitize.h> makes of the stop of a wait (<rouse/wait.h>).
 */
ROUSE_BEGIN_DECLS

/* Returns err, what the wait returned. */
ROUSE__TOOL_CALL int rouse__tell_stopped(const struct rouse_wait *how, int err)
{
	if (err == -ECANCELED)
		rouse__tool_receives(how->stop);
	return err;
}

ROUSE_END_DECLS

#endif
