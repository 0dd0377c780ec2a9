/* SPDX-License-Identifier: BSD-2-Clause */
#include "shortage.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>

static const char *limit_of(int err)
{
	switch (err) {
	case EAGAIN: /* of fork() and pthread_create(), also for their memory */
		return "threads and processes (ulimit -u; pids.max of the "
		       "cgroup) or on memory (ulimit -v)";
	case ENOMEM:
		return "memory (ulimit -v; memory.max of the cgroup)";
	case EMFILE:
		return "open files (ulimit -n)";
	case ENFILE:
		return "the open files of the whole system";
	default:
		return NULL;
	}
}

void shortage_tell(const char *program, int err, const char *lower)
{
	const char *limit = limit_of(err);

	if (limit != NULL)
		fprintf(stderr,
			"%s: this is a limit on %s: raise it, or lower %s\n",
			program, limit, lower);
}
