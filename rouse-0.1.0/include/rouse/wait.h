/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_WAIT_H
#define ROUSE_WAIT_H

#include <rouse/deadline.h>
#include <rouse/types.h>

ROUSE_BEGIN_DECLS

/*
 * How to wait, for the calls whose name ends in _with: until when, and with
 * which of the flags below.
 *
 *	struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_INTERRUPTIBLE};
 *
 *	while (rouse_event_wait_with(&ready, &how) == -EINTR)
 *		run_pending_handlers();
 *
 * A call only reads it. With no flags it is the same as _until. With a flag
 * that this version of the library does not know it returns -EINVAL, before it
 * looks at anything else, and nothing was done.
 */
struct rouse_wait {
	rouse_deadline deadline;
	uint32_t flags;
};

/*
 * For a caller that must attend to signals, such as a language runtime: the
 * run of a signal handler ends the sleep, even of one installed with
 * SA_RESTART, and the wait returns -EINTR, unless it has what it waited for.
 * A handler that ran before the sleep began does not; have it set an event if
 * that must not go unseen.
 */
#define ROUSE_WAIT_INTERRUPTIBLE UINT32_C(1)

ROUSE_END_DECLS

#endif
