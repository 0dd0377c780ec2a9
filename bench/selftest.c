/* SPDX-License-Identifier: BSD-2-Clause */
#include "selftest.h"

#include <stdio.h>
#include <string.h>

#include "machine.h"
#include "measure.h"
#include "peers.h"
#include "report.h"
#include "runner.h"
#include "stop.h"

/*
 * Three peers: rouse, its twin, which is the same code under another name, and
 * one with a brake of some 20 us in its calls. That one must take more time and
 * more CPU time, and the twin may not differ. By chance it will, now and then
 * (statistics.h says how often), and much noise can hide a brake; so each gets
 * further tries. A harness that sees nothing, or differences everywhere, fails
 * them all.
 *
 * And a broken one, whose figures would be as wrong as what it does: no workload
 * may end well there.
 */
#define TRIES  3
#define ROUNDS 7 /* at least */

static const char *const chosen[] = {"set-clear", "lock", "event-pingpong-1cpu",
				     "contend-8-work"};

#define N_CHOSEN (sizeof(chosen) / sizeof(*chosen))

static const struct {
	const char *workload;
	enum outcome outcome;
	int cpus; /* on fewer the bug seldom shows */
} failures[] = {
	{"event-pingpong-1cpu", OUTCOME_STUCK, 1},
	{"contend-8", OUTCOME_WRONG, 2},
};

#define N_FAILURES (sizeof(failures) / sizeof(*failures))

static const struct workload *find(const char *name)
{
	for (unsigned i = 0; i < n_workloads; i++)
		if (strcmp(workloads[i].name, name) == 0)
			return &workloads[i];
	return NULL;
}

static bool tell(const char *workload, const char *what, enum metric metric,
		 enum order found, enum order wanted)
{
	static const char *const words[] = {
		[ORDER_AHEAD] = "more than rouse",
		[ORDER_BEHIND] = "less than rouse",
		[ORDER_SAME] = "no difference shown",
	};
	bool right = found == wanted;

	printf("%s  %-20s %-8s %-8s %s\n", right ? "PASS" : "FAIL", workload,
	       what, metric_name(metric), words[found]);
	return right;
}

/* Play one workload, and see how these two came out. */
static bool play(const struct options *options, const char *name)
{
	struct peer twin = peer_rouse;
	const struct peer *three[] = {&peer_rouse, &twin, &peer_slowed};
	const struct workload *workload = find(name);
	struct options own = *options;
	struct results results;
	struct row row = {0};
	bool right = true;

	twin.name = "twin";
	own.peers = three;
	own.n_peers = 3;
	own.workloads = &workload;
	own.n_workloads = 1;
	own.calls = false;
	runner_run(&results, &own);
	if (stop_asked()) {
		runner_free(&results);
		return false;
	}
	while (!options->quiet && results_next(&results, &row))
		report_workload(stdout, FORMAT_TEXT, &row);
	for (enum metric metric = 0; metric < METRICS; metric++) {
		right &= tell(name, "braked", metric,
			      stats_order(&results.cells[0], &results.cells[2],
					  metric),
			      ORDER_AHEAD);
		right &= tell(name, "twin", metric,
			      stats_order(&results.cells[0], &results.cells[1],
					  metric),
			      ORDER_SAME);
	}
	runner_free(&results);
	return right;
}

/* See what comes of one workload by the broken peer. */
static bool fail(const struct options *options, const char *name,
		 enum outcome wanted)
{
	const struct peer *broken = &peer_broken;
	const struct workload *workload = find(name);
	struct options own = *options;
	struct results results;
	enum outcome found;

	own.peers = &broken;
	own.n_peers = 1;
	own.workloads = &workload;
	own.n_workloads = 1;
	own.calls = false;
	runner_run(&results, &own);
	found = results.cells[0].outcome;
	runner_free(&results);
	if (stop_asked())
		return true; /* nothing was found */
	printf("%s  %-20s %-8s %s\n", found == wanted ? "PASS" : "FAIL", name,
	       broken->name, outcome_name(found));
	return found == wanted;
}

static bool tell_end(bool right)
{
	if (!right || !stop_asked())
		printf("rouse-bench: self-test %s\n", right ? "PASS" : "FAIL");
	else
		printf("rouse-bench: self-test stopped by %s, nothing wrong so "
		       "far\n",
		       stop_name());
	return right;
}

bool selftest(const struct options *options)
{
	struct options own = *options;
	bool right = true;

	own.timeout /= N_CHOSEN;
	own.all_rounds = true;
	own.rounds = own.rounds > ROUNDS ? own.rounds : ROUNDS;
	for (unsigned i = 0; i < N_CHOSEN; i++) {
		bool fine = false;

		for (unsigned j = 0; j < TRIES && !fine; j++, own.seed++)
			fine = play(&own, chosen[i]);
		if (stop_asked())
			return tell_end(right);
		right &= fine;
	}
	measure_limit = 2; /* one of them shall get stuck */
	for (unsigned i = 0; i < N_FAILURES; i++)
		if (machine_cpus() >= failures[i].cpus && !stop_asked())
			right &= fail(&own, failures[i].workload,
				      failures[i].outcome);
	return tell_end(right);
}
