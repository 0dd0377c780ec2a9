/* SPDX-License-Identifier: BSD-2-Clause */
#include "runner.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "duration.h"
#include "plan.h"
#include "report.h"
#include "rng.h"
#include "status.h"
#include "stop.h"

/*
 * First each peer runs each workload until it is known how long an operation
 * takes, and once more for its system calls. Then come the rounds, as many as
 * there is time for; plan.c divides it among them. In each round all workloads
 * are run by all peers, in an order that is drawn anew: so what else the machine
 * does, and how warm it is, meets them all.
 */

#define FIRST_SLICE 2e6 /* ns; a measurement to calibrate by is about as long */
#define TRIES       12  /* to find out how long an operation takes */

struct clock {
	int64_t start;
	unsigned done; /* measurements */
	unsigned all;
};

static void show(const struct results *results, struct clock *clock,
		 const struct cell *cell)
{
	clock->done++;
	if (!results->options->progress)
		return;
	fprintf(stderr, "\r\033[K%u/%u, %.0f s: %s, %s", clock->done,
		clock->all, in_seconds(now_ns() - clock->start),
		cell->workload->name, cell->peer->name);
}

static double time_left(const struct results *results,
			const struct clock *clock)
{
	return (double)(results->options->timeout - (now_ns() - clock->start));
}

static void fill(struct results *results)
{
	const struct options *options = results->options;
	bool two = measure_begin();

	results->cells = calloc((size_t)options->n_workloads * options->n_peers,
				sizeof(*results->cells));
	if (results->cells == NULL) {
		perror("rouse-bench");
		exit(STATUS_TROUBLE);
	}
	for (unsigned i = 0; i < options->n_workloads; i++) {
		const struct workload *workload = options->workloads[i];

		if (workload->shape.pin == PIN_TWO && !two)
			continue;
		for (unsigned j = 0; j < options->n_peers; j++) {
			const struct peer *peer = options->peers[j];
			struct cell *cell = &results->cells[results->n];

			if (peer->loop_of(workload->kind) == NULL)
				continue;
			*cell = (struct cell){.workload = workload,
					      .peer = peer,
					      .calls = NAN};
			cell->rounds =
				calloc(options->rounds, sizeof(*cell->rounds));
			results->n++;
		}
	}
}

/* Make one measurement, and see how long it took. */
static bool try(struct cell *cell, uint64_t seed, struct result *result)
{
	struct trial trial = {cell->peer, cell->workload, cell->ops, seed};
	int64_t start = now_ns();
	enum outcome outcome = measure(&trial, result);

	if (stop_asked())
		return false;
	cell->outcome = outcome;
	if (outcome != OUTCOME_FINE)
		return false;
	cell->each = result->wall / (double)cell->ops;
	cell->overhead = (double)(now_ns() - start) - result->wall;
	return true;
}

static void calibrate(struct cell *cell, uint64_t seed, double slice)
{
	struct result result;

	cell->ops = workload_first_ops(cell->workload);
	for (unsigned i = 0; i < TRIES && try(cell, seed, &result); i++) {
		double times = slice / result.wall;

		if (times < 3)
			break;
		cell->ops = (uint64_t)((double)cell->ops *
				       (times < 50 ? times : 50));
	}
}

static void count(struct cell *cell, uint64_t seed)
{
	struct trial trial = {cell->peer, cell->workload,
			      workload_counted_ops(cell->workload), seed};

	/* One by one is no way to make calls beside busy loops. */
	if (cell->outcome == OUTCOME_FINE && !trial.workload->shape.busy)
		cell->calls = measure_calls(&trial);
}

static void prepare(struct results *results, struct clock *clock)
{
	const struct options *options = results->options;
	uint64_t seed = options->seed;

	for (unsigned i = 0; i < results->n && !stop_asked(); i++) {
		struct cell *cell = &results->cells[i];

		calibrate(cell, seed, FIRST_SLICE);
		if (options->calls)
			count(cell, seed);
		show(results, clock, cell);
	}
}

static void take(struct cell *cell, uint64_t seed)
{
	struct result result;
	double ops;

	if (cell->outcome != OUTCOME_FINE || !try(cell, seed, &result))
		return;
	ops = (double)result.ops;
	cell->rounds[cell->n++] = (struct round){
		.ops = result.ops,
		.ns = result.ns / ops,
		.cpu = result.cpu / ops,
		.switches = result.switches / ops,
		.least = result.least,
		.most = result.most,
	};
	histogram_merge(&cell->latency, &result.latency);
}

static void shuffle(unsigned *order, unsigned n, struct rng *rng)
{
	for (unsigned i = 0; i < n; i++)
		order[i] = i;
	for (unsigned i = n; i > 1; i--) {
		unsigned j = rng_below(rng, i);
		unsigned kept = order[i - 1];

		order[i - 1] = order[j];
		order[j] = kept;
	}
}

/* All peers run this workload, which begins at that cell. */
static void run_row(struct results *results, unsigned first, unsigned n,
		    struct clock *clock, struct rng *rng)
{
	unsigned *order = calloc(n, sizeof(*order));
	uint64_t seed = rng_next(rng);

	if (order == NULL)
		return;
	shuffle(order, n, rng);
	for (unsigned i = 0; i < n && !stop_asked(); i++) {
		struct cell *cell = &results->cells[first + order[i]];

		show(results, clock, cell);
		take(cell, seed);
	}
	free(order);
}

static void note_begin(struct results *results)
{
	static char started[64];
	time_t now = time(NULL);
	struct tm tm;

	if (gmtime_r(&now, &tm))
		strftime(started, sizeof(started), "%Y-%m-%d %H:%M UTC", &tm);
	results->started = started;
}

static void run_round(struct results *results, struct clock *clock,
		      struct rng *rng)
{
	for (unsigned i = 0, n; i < results->n && !stop_asked(); i += n) {
		n = results_row(results, i);
		run_row(results, i, n, clock, rng);
	}
	results->rounds += !stop_asked();
}

/* All of them, unless the time is up, or somebody interrupts. */
static void run_rounds(struct results *results, struct clock *clock,
		       struct rng *rng, unsigned rounds)
{
	const struct options *options = results->options;

	clock->all = results->n * (rounds + 1);
	for (unsigned i = 0; i < rounds && !stop_asked(); i++) {
		if (i > 0 && !options->all_rounds &&
		    time_left(results, clock) < 0)
			return;
		plan_round(results, time_left(results, clock) / (rounds - i));
		run_round(results, clock, rng);
	}
}

/* One line if these rounds are fewer than were asked for, or show nothing. */
static void warn(const struct results *results, const char *why,
		 unsigned rounds)
{
	const struct options *options = results->options;
	char text[ROUNDS_SIZE];

	if (rounds_text(text, rounds, options->rounds)[0] != '\0')
		fprintf(stderr, "%srouse-bench: %s%s\n",
			options->progress ? "\r\033[K" : "", why, text);
}

void runner_run(struct results *results, const struct options *options)
{
	struct clock clock = {.start = now_ns()};
	struct rng rng = {options->seed};
	unsigned rounds;

	*results = (struct results){.options = options};
	note_begin(results);
	fill(results);
	clock.all = results->n * (options->rounds + 1);
	warn(results, "", options->rounds);
	prepare(results, &clock);
	rounds = plan_rounds(results, time_left(results, &clock));
	if (rounds < options->rounds && !stop_asked())
		warn(results, "--timeout leaves ", rounds);
	run_rounds(results, &clock, &rng, rounds);
	if (options->progress)
		fputs("\r\033[K", stderr);
	for (unsigned i = 0; i < results->n; i++)
		if (results->cells[i].n == 0 &&
		    results->cells[i].outcome == OUTCOME_FINE)
			results->cells[i].outcome = OUTCOME_NONE;
	results->interrupted = stop_asked();
	results->seconds = in_seconds(now_ns() - clock.start);
}

void runner_free(struct results *results)
{
	for (unsigned i = 0; i < results->n; i++)
		free(results->cells[i].rounds);
	free(results->cells);
}
