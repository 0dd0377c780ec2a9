/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "fixture/harness.h"
#include "fixture/locking.h"
#include "observe/objects.h"
#include "scenario/edges-waitable.h"
#include "scenario/scenario.h"

/*
 * The edges of time. A waiter and a waker have objects of their own
 * (edges-waitable.h), and meet in rounds, each over another primitive:
 *
 *  1. The waker sees to it that a wait cannot succeed. The waiter tries all
 *     deadlines that have passed: each is a poll, which never comes to the
 *     futex door; and those of the next moments, none of which is early.
 *  2. It draws a deadline, and waits. The waker knows it, and acts as close
 *     to that moment as it can; or, where it is far away, at any time, and then
 *     the wait must not time out. Both must agree on which of them came first;
 *     but for the event, which is set in the end either way.
 *  3. Nothing is left of that: now that a wait can succeed, it does, whatever
 *     its deadline, and neither sleeps nor wakes a thread.
 *
 * All that both tell each other is plain, ordered by the events of the round.
 */
struct post {
	struct waitable waitable;
	struct rouse_event ready, tried, acted, done;
	int64_t patience; /* of deadlines, at most */
	const struct waitable_ops *ops;
	rouse_deadline deadline;
	bool far;
	bool last;
};

enum { PAST = 8, NEAR = PAST + 2, EDGES = NEAR + 4 };

/* Of each kind, each time anew. */
static rouse_deadline edge(struct rng *rng, unsigned i)
{
	switch (i) {
	case 0:
		return INT64_MIN;
	case 1:
		return -1;
	case 2:
	case 3:
		return i - 2;
	case 4:
	case 5:
		return now_ns() - (5 - (int)i);
	case 6:
	case 7:
		return rouse_after(6 - (int)i);
	case PAST:
		return now_ns() + 1;
	case PAST + 1:
		return now_ns() + rng_below(rng, 5 * ROUSE_USEC);
	case NEAR:
		return ROUSE_FOREVER;
	case NEAR + 1:
		return ROUSE_FOREVER - 1;
	case NEAR + 2:
		return rouse_after(INT64_MAX);
	default:
		return rouse_after(3600 * ROUSE_SEC);
	}
}

static void meet(struct worker *self, struct rouse_event *event)
{
	doing_to(self, "waits for", event);
	rouse_event_wait(event);
	rouse_event_clear(event);
	doing(self, "works");
}

/* The waiter. */

static void try_in_vain(struct worker *self, struct post *post)
{
	for (unsigned i = 0; i < NEAR; i++) {
		rouse_deadline deadline = edge(&self->rng, i);
		unsigned sleeps = self->sleeps;
		int err = post->ops->wait(&post->waitable, deadline);

		check_equal("a wait that cannot succeed times out", -ETIMEDOUT,
			    err);
		check_not_early(deadline);
		if (i < PAST)
			check_equal("a deadline that is past never sleeps",
				    sleeps, self->sleeps);
	}
}

static void succeed_always(struct worker *self, struct post *post)
{
	unsigned sleeps = self->sleeps, wakes = self->wakes;

	for (unsigned i = 0; i < EDGES && post->ops->succeed; i++)
		check_equal("success comes before any deadline", 0,
			    post->ops->succeed(&post->waitable,
					       edge(&self->rng, i)));
	check_equal("who need not wait does not sleep", sleeps, self->sleeps);
	check_equal("and wakes no thread", wakes, self->wakes);
}

static void draw_deadline(struct rng *rng, struct post *post)
{
	unsigned i = rng_below(rng, 4 * EDGES);
	uint64_t range = (uint64_t)post->patience + 1;

	post->far = i >= NEAR && i < EDGES;
	if (i < EDGES)
		post->deadline = edge(rng, i);
	else
		post->deadline = rouse_after((int64_t)(rng_next(rng) % range));
}

static void race(struct worker *self, struct post *post)
{
	rouse_deadline deadline = post->deadline;
	int64_t began = now_ns();
	int err;

	doing_to(self, "waits for",
		 waitable_object(&post->waitable, post->ops));
	err = post->ops->wait(&post->waitable, deadline);
	doing(self, "works");
	if (err == 0) {
		count_notified(self);
	} else {
		check_equal("wait returns 0 or -ETIMEDOUT", -ETIMEDOUT, err);
		check_not_early(deadline);
		check(!post->far, "a deadline that is far does not pass", 0,
		      err);
		if (deadline > began)
			measure(self, deadline);
	}
	meet(self, &post->acted);
	post->ops->check(&post->waitable, err);
	if (err != 0 && post->ops->lasts)
		count_received(self);
}

static void wait_often(struct worker *self)
{
	struct post *post = (struct post *)self->state + self->number;
	bool last;

	do {
		meet(self, &post->ready);
		try_in_vain(self, post);
		draw_deadline(&self->rng, post);
		rouse_event_set(&post->tried);
		race(self, post);
		succeed_always(self, post);
		if (post->ops->reset)
			post->ops->reset(&post->waitable);
		last = post->last;
		advance(self, 1);
		rouse_event_set(&post->done);
	} while (!last);
}

/* The waker. */

#define SPIN (80 * ROUSE_USEC) /* a sleep may last that much too long */

static void be_there(int64_t until)
{
	if (now_ns() < until - SPIN)
		sleep_until(until - SPIN);
	while (now_ns() < until)
		;
}

/* Right at the deadline; or when the kernel's timer, with its slack, ends the
 * sleep. */
static int64_t some_moment(struct rng *rng, const struct post *post)
{
	if (post->far)
		return now_ns() + rng_below(rng, 100 * ROUSE_USEC);
	if (post->deadline < 1)
		return 1;
	if (rng_one_in(rng, 2))
		return post->deadline - 5 * ROUSE_USEC +
		       rng_below(rng, 10 * ROUSE_USEC);
	return post->deadline + rng_below(rng, 100 * ROUSE_USEC);
}

static void wake_often(struct worker *self)
{
	struct post *post = (struct post *)self->state + self->number;
	bool woken;

	do {
		post->ops = &waitable_ops[rng_below(&self->rng, N_OPS)];
		post->last = time_is_up();
		if (post->ops->hold)
			post->ops->hold(&post->waitable);
		rouse_event_set(&post->ready);
		meet(self, &post->tried);
		be_there(some_moment(&self->rng, post));
		while (!(woken = post->ops->wake(&post->waitable)) && post->far)
			nap(&self->rng, 50 * ROUSE_USEC);
		count_posted(self, woken);
		rouse_event_set(&post->acted);
		advance(self, 0);
		meet(self, &post->done);
	} while (!post->last);
}

static void *begin(const struct load *load)
{
	unsigned n = load->producers > load->consumers ? load->producers
						       : load->consumers;
	struct post *posts = zalloc_aligned(n, sizeof(*posts));

	for (unsigned i = 0; i < n; i++) {
		struct post *post = &posts[i];

		post->patience = load->patience;
		waitable_begin(&post->waitable, i);
		object_name(OBJECT_EVENT, &post->ready, "ready %u", i);
		object_name(OBJECT_EVENT, &post->tried, "tried %u", i);
		object_name(OBJECT_EVENT, &post->acted, "acted %u", i);
		object_name(OBJECT_EVENT, &post->done, "done %u", i);
	}
	workers_add((struct role){"waiter", n, wait_often, posts});
	workers_add((struct role){"waker", n, wake_often, posts});
	return posts;
}

/* Each round was checked in it. */
static void end(void *state)
{
	free(state);
}

const struct scenario scenario_edges = {
	.name = "edges",
	.summary = "all objects: deadlines of every kind, and wakes at the "
		   "very moment of the deadline",
	.unit = "rounds",
	.checks = "no timeout early, none leaves a trace; what is past polls",
	.latency = "from a deadline to the return of the wait",
	.begin = begin,
	.end = end,
};
