/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_BLOCKING_H
#define ROUSE_PYTHON_BLOCKING_H

#include <rouse/wait.h>

#include "compat.h"

/* The moment at which a wait of so many nanoseconds ends (args.h). */
rouse_deadline block_until(int64_t ns);

/*
 * Wait without the GIL, and run the handlers of signals meanwhile: the one
 * place where a thread of Python sleeps.
 *
 * @wait: a call of the library that may be called again after -EINTR or
 *        -ETIMEDOUT, and is then the same wait.
 *
 * Returns:   0, -ETIMEDOUT  what the wait returned;
 *            -EINTR         a handler raised an exception, which is set;
 *            -EAGAIN        a handler forked, and this is the child: what was
 *                           waited for must be mended, and waited for again.
 */
int block(int (*wait)(void *object, const struct rouse_wait *how), void *object,
	  rouse_deadline deadline);

#endif
