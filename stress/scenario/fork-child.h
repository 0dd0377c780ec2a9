/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_FORK_CHILD_H
#define ROUSE_STRESS_FORK_CHILD_H

#include <rouse/bell.h>
#include <rouse/event.h>

#include <stdbool.h>
#include <sys/types.h>

#include "scenario/fork-pair.h"

/* What a child inherits, in the middle of anything. */
struct inherited {
	struct pair *pairs;
	unsigned n_pairs;
	struct rouse_event *flag; /* the forker's own */
	bool flag_was_set;
	struct rouse_bell *bell; /* the same */
	bool bell_rang;
	pid_t parent;
};

/* Does a loop that polls this bell wake up? */
bool bell_is_readable(const struct rouse_bell *bell);

/*
 * The work of the child, which makes each object usable, and uses each of them
 * alone. It has no hook in its futex door (door_reset()), and calls nothing but
 * the library and what a signal handler may call. It ends with the number of
 * the step that failed, or 0.
 */
_Noreturn void child_use(struct inherited *inherited);

/* In its parent: check what came of it, by what waitpid() says. */
void child_check(int status);

#endif
