/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_BLOCKING_H
#define ROUSE_PYTHON_BLOCKING_H

#include <rouse/wait.h>

#include "stop.h"

/* The deadline of a wait with a timeout in nanoseconds (args.h). */
rouse_deadline blocking_deadline(int64_t ns);

/*
 * Wait without the GIL, and run Python's signal handlers meanwhile. This is the
 * only place where the module releases the GIL to sleep, but for
 * mutex_reacquire().
 *
 * @wait: a call of the library that may be called again after -EINTR or
 *        -ETIMEDOUT, and then continues the same wait.
 * @stop: NULL for none.
 *
 * Returns:   0, -ETIMEDOUT, -ECANCELED  what @wait returned;
 *            -EINTR         a handler raised an exception, which is set;
 *            -EAGAIN        a handler forked, and this is the child: the object
 *                           must be reinitialized, and waited for again.
 */
int blocking_wait(int (*wait)(void *object, const struct rouse_wait *how),
		  void *object, rouse_deadline deadline,
		  const struct stop *stop);

#endif
