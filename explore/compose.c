/* SPDX-License-Identifier: BSD-2-Clause */
#include "compose.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define PREEMPTIONS_MAX 254
#define SCHEDULES_MAX   1000000000

/* The parts of a name: "event-pulse:2+1" "p3-sc" ":s1i1". */
struct parts {
	const char *mode;
	const char *rest;
};

static bool split(const char *name, struct parts *parts)
{
	const char *threads = strchr(name, ':');
	const char *mode = threads ? strchr(threads + 1, ':') : NULL;

	if (mode == NULL)
		return false;
	parts->mode = mode + 1;
	parts->rest = parts->mode + strcspn(parts->mode, ":");
	return true;
}

/* Returns false if that is no mode. */
static bool read_mode(const struct parts *parts, struct ex_run *run)
{
	const char *at = parts->mode, *end = parts->rest;
	unsigned long bound = 0, most;

	if (strncmp(at, "all", 3) == 0) {
		run->mode = EX_EXHAUSTIVE;
		at += 3;
	} else if ((*at == 'p' || *at == 'r') &&
		   isdigit((unsigned char)at[1])) {
		run->mode = *at == 'p' ? EX_BOUNDED : EX_RANDOM;
		most = *at == 'p' ? PREEMPTIONS_MAX : SCHEDULES_MAX;
		bound = strtoul(at + 1, (char **)(uintptr_t)&at, 10);
		if (bound > most || (bound == 0 && run->mode == EX_RANDOM))
			return false;
	} else {
		return false;
	}
	run->bound = (unsigned)bound;
	run->strong = end - at == 3 && strncmp(at, "-sc", 3) == 0;
	return at == end || run->strong;
}

/* Are they the same but for the mode? */
static bool alike(const char *name, const struct parts *parts,
		  const struct job *job)
{
	struct parts other;
	size_t before = (size_t)(parts->mode - name);

	return split(job->name, &other) &&
	       (size_t)(other.mode - job->name) == before &&
	       strncmp(name, job->name, before) == 0 &&
	       strcmp(parts->rest, other.rest) == 0;
}

bool compose(const char *name, const struct job *jobs, unsigned n,
	     struct job *composed)
{
	struct parts parts;

	if (strlen(name) >= RUN_NAME_SIZE || !split(name, &parts))
		return false;
	for (unsigned i = 0; i < n; i++) {
		if (!alike(name, &parts, &jobs[i]))
			continue;
		*composed = jobs[i];
		composed->own = *jobs[i].run;
		strcpy(composed->name, name);
		return read_mode(&parts, &composed->own);
	}
	return false;
}
