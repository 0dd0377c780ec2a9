/* SPDX-License-Identifier: BSD-2-Clause */
#include "../peer.h"

#include <rouse.h>

/* Peers that are programs of their own: all that is known of them here. */

static void elsewhere(struct run *run)
{
	(void)run;
}

/* That of librouse-queue does not spin but for its lock. */
static loop *all_but_queues(enum kind kind)
{
	return kind == KIND_QUEUE ? NULL : elsewhere;
}

/* musl has no latch, and no eventcount; glibc's semaphores stand for POSIX's. */
static loop *those_of_pthreads(enum kind kind)
{
	return kind == KIND_LATCH_RELEASE || kind == KIND_MOVE ||
			       (kind >= KIND_TOKENS &&
				kind <= KIND_TOKENS_BUFFER)
		       ? NULL
		       : elsewhere;
}

/* Its table, in cpython.py, ends there: bells are no matter of threading, nor is
 * there more than a condition to wait for several things; and a semaphore of its
 * is one in Python, as is its queue. */
static loop *those_of_threading(enum kind kind)
{
	return kind <= KIND_COND_EXPIRE ? elsewhere : NULL;
}

extern const struct peer peer_sleeps, peer_musl, peer_cpython;

static const struct peer_sizes sleeps_sizes = {
	sizeof(struct rouse_event),
	sizeof(struct rouse_lock),
	sizeof(struct rouse_cond),
};

const struct peer peer_sleeps = {
	"rouse-sleeps", "rouse, built never to spin, linked statically",
	all_but_queues, &sleeps_sizes, "rouse-bench-sleeps"};

/* musl.c holds these sizes true. */
static const struct peer_sizes musl_sizes = {96, 40, 48};

const struct peer peer_musl = {
	"musl", "as glibc, in a static program of its own", those_of_pthreads,
	&musl_sizes, "rouse-bench-musl"};

/* Objects on its heap, of no certain size. */
static const struct peer_sizes cpython_sizes = {0, 0, 0};

const struct peer peer_cpython = {
	"cpython", "threading.Event, Lock and Condition", those_of_threading,
	&cpython_sizes, "rouse-bench-cpython"};
