/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* fork(), in strict C11 */

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture/harness.h"
#include "fixture/locking.h"
#include "report/report.h"
#include "scenario/fork-child.h"
#include "scenario/fork-pair.h"
#include "scenario/scenario.h"

/*
 * Forks, while other threads wait for, hold and hammer all that is inherited.
 * The parent's threads play in pairs (fork-pair.h), and must not notice. A
 * forker sometimes holds a lock at the fork, and is its owner then in the child
 * too, by the same pthread_t.
 *
 * What the children do is in fork-child.c.
 */
#define FORKERS_MAX 4
#define NAP         (500 * ROUSE_USEC)

struct pairs {
	struct pair *of;
	unsigned n;
};

/* Of each forker. */
static _Thread_local struct rouse_event flag;
static _Thread_local struct rouse_bell bell;

/* Armed or not, rung or not. */
static bool ring_somehow(struct worker *self)
{
	bool rings = rng_one_in(&self->rng, 2);

	if (rng_one_in(&self->rng, 2))
		rouse_bell_arm(&bell);
	if (rings)
		rouse_bell_ring(&bell);
	return rings;
}

static void fork_once(struct worker *self)
{
	const struct pairs *pairs = self->state;
	struct inherited inherited = {
		.pairs = pairs->of,
		.n_pairs = pairs->n,
		.flag = &flag,
		.flag_was_set = rng_one_in(&self->rng, 2),
		.bell = &bell,
		.bell_rang = ring_somehow(self),
		.parent = getpid(),
	};
	int64_t began = now_ns();
	pid_t child;
	int status;

	(inherited.flag_was_set ? rouse_event_set : rouse_event_clear)(&flag);
	child = fork();
	if (child == 0)
		child_use(&inherited);
	if (child < 0)
		report_trouble("cannot fork", errno);
	doing(self, "waits for its child");
	while (waitpid(child, &status, 0) != child)
		check_equal("waitpid finds the child", EINTR, errno);
	doing(self, "works");
	measure(self, began);
	child_check(status);
	check_equal("a child does not hear for its parent, nor ring",
		    inherited.bell_rang, rouse_bell_heard(&bell));
	check(!bell_is_readable(&bell), "nothing is left to read", false, true);
}

/* Some lock of this pair is held at the fork, or none. */
static void fork_somehow(struct worker *self, struct pair *pair)
{
	unsigned way = rng_below(&self->rng, 4);
	struct any_lock lock = {.lock = &pair->lock};
	struct any_lock rlock = {.rlock = &pair->rlock};

	if (way > 1) {
		fork_once(self);
		return;
	}
	doing_to(self, "acquires",
		 way ? (void *)&pair->rlock : (void *)&pair->lock);
	lock_somehow(&self->rng, way ? rlock : lock);
	doing(self, "forks");
	fork_once(self);
	check_equal("release returns 0", 0,
		    way ? rouse_rlock_release(&pair->rlock)
			: rouse_lock_release(&pair->lock));
}

static void fork_often(struct worker *self)
{
	const struct pairs *pairs = self->state;

	check_equal("a bell opens", 0, rouse_bell_open(&bell));
	while (!time_is_up()) {
		fork_somehow(self, &pairs->of[rng_below(&self->rng, pairs->n)]);
		advance(self, 1);
		nap(&self->rng, NAP);
	}
	rouse_bell_close(&bell);
}

static void play_often(struct worker *self)
{
	const struct pairs *pairs = self->state;

	pair_play(self, &pairs->of[self->number / 2], self->number % 2);
}

static void *begin(const struct load *load)
{
	struct pairs *pairs = zalloc_aligned(1, sizeof(*pairs));
	unsigned forkers = load->producers;

	pairs->n = (load->consumers + 1) / 2;
	pairs->of = zalloc_aligned(pairs->n, sizeof(*pairs->of));
	for (unsigned i = 0; i < pairs->n; i++)
		pair_begin(&pairs->of[i], i);
	if (forkers > FORKERS_MAX)
		forkers = FORKERS_MAX;
	workers_add((struct role){"player", 2 * pairs->n, play_often, pairs});
	workers_add((struct role){"forker", forkers, fork_often, pairs});
	return pairs;
}

static void end(void *state)
{
	struct pairs *pairs = state;

	for (unsigned i = 0; i < pairs->n; i++)
		pair_end(&pairs->of[i]);
	free(pairs->of);
	free(pairs);
}

const struct scenario scenario_fork = {
	.name = "fork",
	.summary = "all objects: forks in the middle of anything, and children "
		   "that use what they inherit",
	.unit = "children",
	.checks = "each child could use each object; the parent's threads did "
		  "not notice",
	.latency = "from a fork to the end of the child",
	.begin = begin,
	.end = end,
};
