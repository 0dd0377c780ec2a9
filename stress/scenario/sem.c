/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/any.h>

#include <errno.h>
#include <stdlib.h>

#include "fixture/harness.h"
#include "fixture/locking.h"
#include "fixture/rounds.h"
#include "observe/objects.h"
#include "scenario/scenario.h"

/*
 * As many tokens are taken as are posted, whatever ends the waits meanwhile. Each
 * producer has takers of its own, and two semaphores that take turns: in a round
 * it posts a token for each of them, by ones and by more, and the next round
 * begins when all have one. So a token that was lost, or beside which a taker
 * sleeps, leaves that one asleep for ever, and no later post makes up for it; and
 * one that was made is left over at the end of a round.
 *
 * The takers wait in all ways: with a deadline or a stop that is near, again and
 * again; for any of a token and an event; for all of a token and an event, which
 * the producer clears and sets meanwhile. What these give up, and the wakes that
 * they do not use, must reach those that wait plainly.
 */
#define NEAR (50 * ROUSE_USEC)

struct pool {
	_Alignas(64) struct rouse_sem tokens[2];
	struct rouse_event distraction, gate;
	struct rounds rounds;
};

struct pools {
	unsigned n, size; /* pools, takers of each */
	struct pool *pools;
};

enum way { PLAIN, UNTIL, STOPPED, ANY, ALL, WAYS };

static int take(struct worker *self, struct pool *mine, uint64_t round,
		enum way way)
{
	struct rouse_sem *tokens = &mine->tokens[round % 2];
	rouse_deadline near =
		rouse_after(1 + rng_below(&self->rng, (unsigned)NEAR));
	struct rouse_wait how = {near, ROUSE_WAIT_STOP, &mine->distraction};
	struct rouse_event *event =
		way == ANY ? &mine->distraction : &mine->gate;
	struct rouse_wanted wanted[] = {
		ROUSE_WANT_EVENT(event),
		ROUSE_WANT_SEM(tokens),
		ROUSE_WANT_EVENT(event),
	};
	bool token_first = rng_one_in(&self->rng, 2);
	int there;

	switch (way) {
	case UNTIL:
		return rouse_sem_wait_until(tokens, near);
	case STOPPED:
		return rouse_sem_wait_with(tokens, &how);
	case ANY:
		there = rouse_wait_any(wanted + token_first, 2,
				       rng_one_in(&self->rng, 2) ? &how : NULL);
		return there < 0 ? there : there == token_first;
	case ALL:
		return rouse_wait_all(wanted + token_first, 2,
				      rng_one_in(&self->rng, 2) ? &how : NULL);
	default:
		rouse_sem_wait(tokens);
		return 0;
	}
}

static void check_end(enum way way, int err)
{
	bool known = err == 0 || (err == 1 && way == ANY) ||
		     (err == -ETIMEDOUT && way != PLAIN) ||
		     (err == -ECANCELED && way > UNTIL);

	check(known, "a wait for a token ends as it may", 0, err);
}

static void take_tokens(struct worker *self)
{
	struct pools *all = self->state;
	struct pool *mine = &all->pools[self->number / all->size];
	uint64_t round = 0;
	int err;

	do {
		enum way way = rng_one_in(&self->rng, 3)
				       ? PLAIN
				       : (enum way)rng_below(&self->rng, WAYS);

		doing_to(self, "waits for", &mine->tokens[round % 2]);
		do {
			err = take(self, mine, round, way);
			check_end(way, err);
		} while (err != 0);
		doing(self, "works");
	} while (!round_back(self, &mine->rounds, round++));
}

static void distract(struct worker *self, struct pool *mine)
{
	switch (rng_below(&self->rng, 4)) {
	case 0:
		rouse_event_set(&mine->distraction);
		rouse_event_clear(&mine->distraction);
		break;
	case 1:
		rouse_event_clear(&mine->gate);
		rouse_event_set(&mine->gate);
		break;
	case 2:
		nap(&self->rng, NEAR);
	}
}

static void post_tokens(struct worker *self)
{
	struct pools *all = self->state;
	struct pool *mine = &all->pools[self->number];

	do {
		struct rouse_sem *tokens =
			&mine->tokens[mine->rounds.round % 2];
		unsigned left = all->size;

		check_equal("no token was made", 0, rouse_sem_value(tokens));
		round_begin(self, &mine->rounds);
		while (left > 0) {
			unsigned n = 1 + rng_below(&self->rng, left);

			distract(self, mine);
			check_equal("post returns 0", 0,
				    rouse_sem_post(tokens, n));
			left -= n;
			distract(self, mine);
		}
		round_end(self, &mine->rounds);
	} while (!mine->rounds.last);
}

static void *begin(const struct load *load)
{
	struct pools *all = zalloc_aligned(1, sizeof(*all));

	all->n = load->producers;
	all->size = rounds_waiters(all->n, load->consumers);
	all->pools = zalloc_aligned(all->n, sizeof(*all->pools));
	for (unsigned i = 0; i < all->n; i++) {
		struct pool *pool = &all->pools[i];

		rouse_event_set(&pool->gate);
		for (unsigned t = 0; t < 2; t++) {
			check_equal("init returns 0", 0,
				    rouse_sem_init(&pool->tokens[t], 0,
						   2 * all->size,
						   i % 2 ? ROUSE_SEM_LIFO : 0));
			object_name(OBJECT_SEM, &pool->tokens[t],
				    "%s tokens %u", t ? "odd" : "even", i);
		}
		object_name(OBJECT_EVENT, &pool->distraction, "distraction %u",
			    i);
		object_name(OBJECT_EVENT, &pool->gate, "gate %u", i);
		rounds_init(&pool->rounds, all->size, i);
	}
	workers_add(
		(struct role){"taker", all->n * all->size, take_tokens, all});
	workers_add((struct role){"poster", all->n, post_tokens, all});
	return all;
}

static void end(void *state)
{
	struct pools *all = state;
	uint64_t posted = 0;

	for (unsigned i = 0; i < all->n; i++) {
		struct pool *pool = &all->pools[i];

		posted += rounds_end(&pool->rounds);
		check_equal("no token is left", 0,
			    rouse_sem_value(&pool->tokens[0]) +
				    rouse_sem_value(&pool->tokens[1]));
	}
	check_equal("as many tokens were taken as posted", (int64_t)posted,
		    (int64_t)part_items());
	free(all->pools);
	free(all);
}

const struct scenario scenario_sem = {
	.name = "sem",
	.summary =
		"semaphores: posts against waits of all kinds, many of which "
		"end without a token",
	.unit = "tokens",
	.checks = "as many tokens taken as posted, and none slept beside one",
	.latency = "from a post to the return of a wait",
	.begin = begin,
	.end = end,
};
