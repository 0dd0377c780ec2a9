/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/deadline.h>

#include <stdbool.h>
#include <stddef.h>

#include "fixture/harness.h"
#include "scenario/play.h"
#include "scenario/scenario.h"

/*
 * Several scenarios at once, drawn anew every now and then, each with threads
 * of its own: so that all kinds of waits compete in one process for the CPUs
 * and for the kernel's table of sleepers, and so that a stack that is reused
 * has seen every primitive.
 *
 * Each has its own state, which is checked after each play.
 */
#define PARTS_MAX 5
#define PLAY      (300 * ROUSE_MSEC)

/* Of either kind, so that all parts together have no more threads than the
 * greatest scenario. */
#define EACH_MAX (LOAD_MAX / PARTS_MAX)

/* Can it play beside these? */
static bool fits(const struct scenario *scenario, const struct part *parts,
		 unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (scenario == parts[i].scenario)
			return false;
	return !scenario->alone && scenario->mix == NULL;
}

static const struct scenario *draw_one(struct rng *rng)
{
	unsigned n = 0;

	while (scenarios[n] != NULL)
		n++;
	return scenarios[rng_below(rng, n)];
}

static unsigned some_threads(struct rng *rng, unsigned most)
{
	return 1 + rng_below(rng, most < EACH_MAX ? most : EACH_MAX);
}

static unsigned draw(struct rng *rng, const struct load *load,
		     struct part *parts)
{
	unsigned wanted = 2 + rng_below(rng, PARTS_MAX - 1), n = 0;

	for (unsigned tries = 0; n < wanted && tries < 64; tries++) {
		const struct scenario *scenario = draw_one(rng);
		struct part *part = &parts[n];

		if (!fits(scenario, parts, n))
			continue;
		part->scenario = scenario;
		part->load = *load;
		part->load.producers = some_threads(rng, load->producers);
		part->load.consumers = some_threads(rng, load->consumers);
		n++;
	}
	return n;
}

static void mix(const struct load *load)
{
	struct part parts[PARTS_MAX];

	do {
		unsigned n = draw(run_rng(), load, parts);

		play(parts, n, now_ns() + PLAY);
	} while (!time_is_over());
}

const struct scenario scenario_mixed = {
	.name = "mixed",
	.summary = "up to five of the others at once, drawn again and again",
	.unit = "items",
	.checks = "what each of them checks, beside the others",
	.latency = "what each of them measures",
	.mix = mix,
};
