/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/event.h>

#include <stdlib.h>

#include "fixture/harness.h"
#include "fixture/waiting.h"
#include "observe/objects.h"
#include "scenario/scenario.h"

/*
 * Pairs of threads, each with a ball and two events: the one that has the ball
 * hits it and sets the other's event. Nobody else would ever set it, so one set
 * that is lost ends the game; and one that returns without a set finds the
 * count where it was. The ball is plain, and only the events order it.
 *
 * Waits have no deadline, one far away, or one so near that it mostly passes
 * first, again and again.
 */
struct ball {
	_Alignas(64) struct rouse_event turn[2];
	uint64_t strokes;
	int64_t hit_at;
	bool last;
};

struct pingpong {
	unsigned pairs;
	struct ball *balls;
};

/* Returns whether it was the last stroke. */
static bool stroke(struct worker *self, struct ball *ball, unsigned side,
		   uint64_t number)
{
	bool last;

	await_event_somehow(self, &ball->turn[side]);
	rouse_event_clear(&ball->turn[side]);
	observe(self, ball->hit_at);
	check_equal("each turn comes with its stroke", (int64_t)number,
		    (int64_t)ball->strokes);
	if (side == 0)
		ball->last = time_is_up();
	last = ball->last;
	ball->strokes++;
	ball->hit_at = now_ns();
	rouse_event_set(&ball->turn[!side]);
	if (!last || side == 0) /* else the other one has finished */
		count_posted(self, 1);
	advance(self, 1);
	return last;
}

static void play_side(struct worker *self, unsigned side)
{
	struct pingpong *pingpong = self->state;
	struct ball *ball = &pingpong->balls[self->number];
	uint64_t number = side;

	while (!stroke(self, ball, side, number))
		number += 2;
}

static void ping(struct worker *self)
{
	play_side(self, 0);
}

static void pong(struct worker *self)
{
	play_side(self, 1);
}

static void *begin(const struct load *load)
{
	struct pingpong *pingpong = zalloc_aligned(1, sizeof(*pingpong));
	unsigned pairs = (load->producers + load->consumers) / 2;

	pingpong->pairs = pairs;
	pingpong->balls = zalloc_aligned(pairs, sizeof(*pingpong->balls));
	for (unsigned i = 0; i < pairs; i++) {
		struct ball *ball = &pingpong->balls[i];

		object_name(OBJECT_EVENT, &ball->turn[0], "turn of ping %u", i);
		object_name(OBJECT_EVENT, &ball->turn[1], "turn of pong %u", i);
		ball->hit_at = now_ns();
		rouse_event_set(&ball->turn[0]);
	}
	workers_post(pairs);

	workers_add((struct role){"ping", pairs, ping, pingpong});
	workers_add((struct role){"pong", pairs, pong, pingpong});
	return pingpong;
}

static void end(void *state)
{
	struct pingpong *pingpong = state;
	uint64_t strokes = 0;

	for (unsigned i = 0; i < pingpong->pairs; i++) {
		check_equal("both sides had as many turns", 0,
			    (int64_t)(pingpong->balls[i].strokes % 2));
		strokes += pingpong->balls[i].strokes;
	}
	check_equal("each stroke was counted", (int64_t)strokes,
		    (int64_t)part_items());
	free(pingpong->balls);
	free(pingpong);
}

const struct scenario scenario_pingpong = {
	.name = "pingpong",
	.summary = "events: pairs of threads that set each other's, by turns",
	.unit = "strokes",
	.checks = "each set ended one wait, and no wait ended without one",
	.latency = "from a set to the return of the wait",
	.begin = begin,
	.end = end,
};
