/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/barrier.h>

#include <errno.h>
#include <stdlib.h>

#include "fixture/harness.h"
#include "fixture/locking.h"
#include "observe/objects.h"
#include "scenario/scenario.h"

/*
 * All threads meet at a barrier, which sometimes breaks: a thread aborts it, or has
 * a deadline that passes. Then they meet at another one, and one of them resets
 * the first. What this asks of a barrier:
 *
 *  - All meet or none does: if some returned a number and some an error, they would
 *    not meet again.
 *  - Each phase has its numbers, one for each thread, and one thread with number 0,
 *    which begins the generation: what it counts is plain.
 *  - What each thread wrote before it arrived is there for all.
 *  - No thread sleeps on: the others would not meet it.
 */
#define NEAR (200 * ROUSE_USEC)

struct meeting {
	_Alignas(64) struct rouse_barrier first;
	_Alignas(64) struct rouse_barrier second; /* never broken */
	unsigned threads;
	uint64_t *written;   /* by each thread, before it arrives */
	uint64_t *numbered;  /* by who got that number */
	uint64_t generation; /* by who got number 0 */
	int64_t begun_at;
	bool last;
};

static int meet_somehow(struct worker *self, struct meeting *meeting)
{
	rouse_deadline deadline;
	int number;

	doing_to(self, "waits for", &meeting->first);
	if (rng_one_in(&self->rng, 16 * meeting->threads))
		rouse_barrier_abort(&meeting->first);
	if (rng_one_in(&self->rng, 8 * meeting->threads)) {
		deadline = rouse_after(rng_below(&self->rng, NEAR));
		number = rouse_barrier_wait_until(&meeting->first, deadline);
		if (number == -ETIMEDOUT)
			check_not_early(deadline);
	} else {
		number = rouse_barrier_wait(&meeting->first);
		check(number != -ETIMEDOUT, "no wait has another's deadline", 0,
		      number);
	}
	doing(self, "works");
	check(number >= 0 || number == -ETIMEDOUT || number == -EPIPE,
	      "wait returns a number, or that it is broken", 0, number);
	return number;
}

static int meet_surely(struct worker *self, struct meeting *meeting)
{
	int number;

	doing_to(self, "waits for", &meeting->second);
	number = rouse_barrier_wait(&meeting->second);
	doing(self, "works");
	check(number >= 0 && (unsigned)number < meeting->threads,
	      "wait returns a number of a thread", 0, number);
	return number;
}

static void make_whole(struct worker *self, struct meeting *meeting)
{
	check(rouse_barrier_is_broken(&meeting->first), "it is broken", true,
	      false);
	if (meet_surely(self, meeting) == 0)
		rouse_barrier_reset(&meeting->first);
	meet_surely(self, meeting);
}

static void take_number(struct worker *self, struct meeting *meeting,
			unsigned number, uint64_t round)
{
	check(number < meeting->threads, "a number is one of the threads'",
	      meeting->threads - 1, number);
	check_equal("each number is one thread's", (int64_t)round - 1,
		    (int64_t)meeting->numbered[number]);
	meeting->numbered[number] = round;
	for (unsigned i = 0; i < meeting->threads; i++)
		check_equal("what each one wrote is there", (int64_t)round,
			    (int64_t)meeting->written[i]);
	if (number != 0)
		return;
	meeting->generation++;
	meeting->last = time_is_up();
	count_posted(self, meeting->threads);
	meeting->begun_at = now_ns();
}

static void meet_often(struct worker *self)
{
	struct meeting *meeting = self->state;
	uint64_t round = 0;
	int number;

	do {
		meeting->written[self->number] = ++round;
		while ((number = meet_somehow(self, meeting)) < 0)
			make_whole(self, meeting);
		take_number(self, meeting, (unsigned)number, round);
		meet_surely(self, meeting);
		check_equal("one thread began each generation", (int64_t)round,
			    (int64_t)meeting->generation);
		observe(self, meeting->begun_at);
		advance(self, self->number == 0);
	} while (!meeting->last);
}

static void *begin(const struct load *load)
{
	struct meeting *meeting = zalloc_aligned(1, sizeof(*meeting));
	unsigned n = load->producers + load->consumers;

	meeting->threads = n;
	meeting->written = zalloc_aligned(n, sizeof(*meeting->written));
	meeting->numbered = zalloc_aligned(n, sizeof(*meeting->numbered));
	check_equal("a barrier begins", 0,
		    rouse_barrier_init(&meeting->first, n));
	check_equal("a barrier begins", 0,
		    rouse_barrier_init(&meeting->second, n));
	object_name(OBJECT_BARRIER, &meeting->first, "first");
	object_name(OBJECT_BARRIER, &meeting->second, "second");
	workers_add((struct role){"thread", n, meet_often, meeting});
	return meeting;
}

static void end(void *state)
{
	struct meeting *meeting = state;

	check_equal("no thread is in", 0,
		    rouse_barrier_waiting(&meeting->first) +
			    rouse_barrier_waiting(&meeting->second));
	free(meeting->written);
	free(meeting->numbered);
	free(meeting);
}

const struct scenario scenario_phases = {
	.name = "phases",
	.summary =
		"barriers: all threads meet, also when it breaks and is reset",
	.unit = "rounds",
	.checks = "all met or none, each number once, one thread began each "
		  "generation",
	.latency = "from that to the return of the next wait",
	.begin = begin,
	.end = end,
};
