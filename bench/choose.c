/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* argp */

#include "choose.h"

#include <stdlib.h>

#include "machine.h"
#include "peers.h"
#include "program.h"

static void *zalloc(size_t n, size_t size)
{
	void *memory = calloc(n, size);

	if (memory == NULL) {
		perror("rouse-bench");
		exit(argp_err_exit_status);
	}
	return memory;
}

/* What the lists can name. */

static const char *workload_name(unsigned i)
{
	return i < n_workloads ? workloads[i].name : NULL;
}

static const char *peer_name(unsigned i)
{
	if (i >= n_peers)
		return NULL;
	return program_there(peers[i]->program) ? peers[i]->name : "";
}

static const char *any_name(unsigned i)
{
	return i < n_workloads ? workload_name(i) : peer_name(i - n_workloads);
}

static const char *family_name(unsigned i)
{
	if (i >= n_families)
		return NULL;
	return families[i].number != NUMBER_NONE ? families[i].group : "";
}

static void check(struct argp_state *state, const char *list, const char *what,
		  const char *where, const char *(*name)(unsigned i))
{
	const struct args_things things = {what, where, name, NULL, false};

	if (list != NULL)
		args_take(state, list, &things, NULL, NULL);
}

/* Parsers of lists have only this argument. */
static struct sweep sweep;

static void want_number(struct argp_state *state, const char *text)
{
	if (sweep.n == SWEEP_MAX)
		argp_error(state, "--threads: more than %d numbers", SWEEP_MAX);
	sweep.numbers[sweep.n++] =
		(unsigned)args_whole(state, "threads", text, 1, NUMBER_MAX);
}

static bool is_sweep(const struct choice *choice)
{
	return choice->sweep || choice->families != NULL;
}

static void make_workloads(struct argp_state *state,
			   const struct choice *choice)
{
	bool *swept = zalloc(n_families, sizeof(*swept));

	check(state, choice->families, "family", " to sweep", family_name);
	for (unsigned i = 0; i < n_families; i++)
		swept[i] = (choice->sweep && families[i].swept) ||
			   (*family_name(i) != '\0' &&
			    args_has(choice->families, family_name(i)));
	sweep.families = swept;
	if (choice->numbers != NULL && !is_sweep(choice))
		argp_error(state, "--threads is for a --sweep");
	if (choice->numbers != NULL)
		args_each(state, choice->numbers, want_number);
	else
		sweep_default(&sweep, (unsigned)machine_cpus());
	if (!workloads_make(&sweep)) {
		perror("rouse-bench");
		exit(argp_err_exit_status);
	}
	free(swept);
}

/* Without a name all usual ones run, or, in a sweep, its own. */
static bool is_wanted(const struct choice *choice,
		      const struct workload *workload)
{
	bool swept = is_sweep(choice);

	if (args_has(choice->excluded, workload->name))
		return false;
	if (args_has(choice->workloads, workload->name) ||
	    (swept && workload->swept))
		return true;
	return choice->workloads == NULL && !swept && workload->usual;
}

void choose(struct argp_state *state, struct choice *choice,
	    struct options *options)
{
	make_workloads(state, choice);
	check(state, choice->workloads, "workload", NULL, workload_name);
	check(state, choice->peers, "peer", " here", peer_name);
	check(state, choice->excluded, "workload or peer", " here", any_name);
	options->workloads = zalloc(n_workloads, sizeof(void *));
	options->peers = zalloc(n_peers, sizeof(void *));
	for (unsigned i = 0; i < n_workloads; i++)
		if (is_wanted(choice, &workloads[i]))
			options->workloads[options->n_workloads++] =
				&workloads[i];
	for (unsigned i = 0; i < n_peers; i++)
		if (*peer_name(i) != '\0' &&
		    (choice->peers == NULL ||
		     args_has(choice->peers, peer_name(i))) &&
		    !args_has(choice->excluded, peer_name(i)))
			options->peers[options->n_peers++] = peers[i];
	if (options->n_workloads == 0 || options->n_peers == 0)
		argp_error(state, "no workload or no peer is left");
	free(choice->workloads);
	free(choice->peers);
	free(choice->excluded);
	free(choice->families);
}

void choose_list(const struct options *options)
{
	for (unsigned i = 0; i < options->n_workloads; i++)
		printf("%-28s %s\n", options->workloads[i]->name,
		       options->workloads[i]->summary);
	printf("\nfamilies to sweep:\n");
	for (unsigned i = 0; i < n_families; i++)
		if (families[i].number != NUMBER_NONE)
			printf("%-28s %s%s\n", families[i].group,
			       families[i].name,
			       families[i].swept ? "" : " (only if named)");
	printf("\npeers:\n");
	for (unsigned i = 0; i < options->n_peers; i++)
		printf("%-28s %s\n", options->peers[i]->name,
		       options->peers[i]->title);
	if (peers_missing[0] != '\0')
		printf("not found by ./configure: %s\n", peers_missing + 2);
}
