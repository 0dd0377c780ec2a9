/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* argp */

#include "choose.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "machine.h"
#include "peers.h"
#include "program.h"

/* What the names in the lists are looked up in, and what was found. */
struct picks {
	bool *families;
	bool *workloads;
	bool *not_workloads;
	bool *peers;
	bool *not_peers;
	struct sweep sweep;
};

void *zalloc(size_t n, size_t size)
{
	void *room = calloc(n, size);

	if (room == NULL) {
		perror("rouse-bench");
		exit(argp_err_exit_status);
	}
	return room;
}

/* Parsers of lists have only this argument. */
static struct picks picks;

static bool pick_workloads(const char *glob, bool *picked)
{
	bool any = false;

	for (unsigned i = 0; i < n_workloads; i++)
		if (fnmatch(glob, workloads[i].name, 0) == 0)
			any = picked[i] = true;
	return any;
}

static bool pick_peers(const char *glob, bool *picked)
{
	bool any = false;

	for (unsigned i = 0; i < n_peers; i++)
		if (fnmatch(glob, peers[i]->name, 0) == 0 &&
		    program_there(peers[i]->program))
			any = picked[i] = true;
	return any;
}

static void want_family(struct argp_state *state, const char *glob)
{
	bool any = false;

	for (unsigned i = 0; i < n_families; i++)
		if (families[i].number != NUMBER_NONE &&
		    fnmatch(glob, families[i].group, 0) == 0)
			any = picks.families[i] = true;
	if (!any)
		argp_error(state,
			   "there is no family '%s' to sweep; see --list",
			   glob);
}

static void want_number(struct argp_state *state, const char *text)
{
	struct sweep *sweep = &picks.sweep;

	if (sweep->n == SWEEP_MAX)
		argp_error(state, "--threads: more than %d numbers", SWEEP_MAX);
	sweep->numbers[sweep->n++] =
		(unsigned)args_whole(state, "threads", text, 1, NUMBER_MAX);
}

static void want_peer(struct argp_state *state, const char *glob)
{
	if (!pick_peers(glob, picks.peers))
		argp_error(state, "there is no peer '%s' here; see --list",
			   glob);
}

static void want_workload(struct argp_state *state, const char *glob)
{
	if (!pick_workloads(glob, picks.workloads))
		argp_error(state, "there is no workload '%s'; see --list",
			   glob);
}

static void exclude(struct argp_state *state, const char *glob)
{
	bool any = pick_workloads(glob, picks.not_workloads);

	if (!pick_peers(glob, picks.not_peers) && !any)
		argp_error(state,
			   "there is no workload or peer '%s' here; see "
			   "--list",
			   glob);
}

static void each(struct argp_state *state, const struct names *names,
		 args_name *call)
{
	for (unsigned i = 0; i < names->n; i++)
		args_each(state, names->lists[i], call);
}

static bool is_sweep(const struct choice *choice)
{
	return choice->sweep || choice->families.n > 0;
}

static void make_workloads(struct argp_state *state,
			   const struct choice *choice)
{
	struct sweep *sweep = &picks.sweep;

	sweep->families = picks.families;
	each(state, &choice->families, want_family);
	for (unsigned i = 0; choice->sweep && i < n_families; i++)
		picks.families[i] |= families[i].swept;
	if (choice->numbers != NULL && !is_sweep(choice))
		argp_error(state, "--threads is for a --sweep");
	if (choice->numbers != NULL)
		args_each(state, choice->numbers, want_number);
	else
		sweep_default(sweep, (unsigned)machine_cpus());
	if (!workloads_make(sweep)) {
		perror("rouse-bench");
		exit(argp_err_exit_status);
	}
}

/* Without a name all usual ones run, or, in a sweep, its own. */
static bool is_wanted(const struct choice *choice, unsigned i)
{
	bool sweep = is_sweep(choice);

	if (picks.not_workloads[i])
		return false;
	if (picks.workloads[i] || (sweep && workloads[i].swept))
		return true;
	return choice->workloads.n == 0 && !sweep && workloads[i].usual;
}

static void take_chosen(const struct choice *choice, struct options *options)
{
	options->workloads = zalloc(n_workloads, sizeof(void *));
	options->peers = zalloc(n_peers, sizeof(void *));
	for (unsigned i = 0; i < n_workloads; i++)
		if (is_wanted(choice, i))
			options->workloads[options->n_workloads++] =
				&workloads[i];
	for (unsigned i = 0; i < n_peers; i++)
		if (picks.peers[i] && !picks.not_peers[i])
			options->peers[options->n_peers++] = peers[i];
}

void choose(struct argp_state *state, const struct choice *choice,
	    struct options *options)
{
	picks.families = zalloc(n_families, sizeof(bool));
	make_workloads(state, choice);
	picks.workloads = zalloc(n_workloads, sizeof(bool));
	picks.not_workloads = zalloc(n_workloads, sizeof(bool));
	picks.peers = zalloc(n_peers, sizeof(bool));
	picks.not_peers = zalloc(n_peers, sizeof(bool));
	each(state, &choice->workloads, want_workload);
	each(state, &choice->peers, want_peer);
	each(state, &choice->excluded, exclude);
	if (choice->peers.n == 0)
		pick_peers("*", picks.peers);
	take_chosen(choice, options);
	free(picks.families);
	free(picks.workloads);
	free(picks.not_workloads);
	free(picks.peers);
	free(picks.not_peers);
	if (options->n_workloads == 0 || options->n_peers == 0)
		argp_error(state, "no workload or no peer is left");
}
