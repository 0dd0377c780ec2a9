/* SPDX-License-Identifier: BSD-2-Clause */
#include "json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <rouse/types.h>

#include "names.h"

/*
 * Each function writes the members of an object one after the other: what
 * stands before a member, "{" or a comma, is written with it.
 */

static void string(const char *before, const char *key, const char *value)
{
	printf("%s\"%s\": \"", before, key);
	for (; value && *value != '\0'; value++) {
		if (*value == '"' || *value == '\\')
			printf("\\%c", *value);
		else if ((unsigned char)*value < ' ')
			printf("\\u%04x", (unsigned)*value);
		else
			putchar(*value);
	}
	putchar('"');
}

static void number(const char *key, uint64_t value)
{
	printf(", \"%s\": %" PRIu64, key, value);
}

static void schedule(const struct move *moves, unsigned n)
{
	char *text = schedule_to_text(moves, n);

	string(", ", "schedule", text);
	number("moves", n);
	free(text);
}

/* What a run is. */
static void run(const struct job *job)
{
	string("{", "run", job->name);
	string(", ", "scenario", job->scenario->name);
	string(", ", "promises", job->scenario->promises);
	string(", ", "mode", strchr(strchr(job->name, ':') + 1, ':') + 1);
	string(", ", "set", job->run->set == EX_DEEP ? "deep" : "quick");
}

void json_listed(const struct job *job)
{
	run(job);
	string(", ", "summary", job->scenario->summary);
	printf("}\n");
}

void json_job(const struct job *job, const struct options *options)
{
	static const char *const verdicts[] = {"passed", "limited", "failed"};
	const struct result *result = &job->result;
	uint64_t seed = options->seed;

	run(job);
	if (job->state == JOB_TROUBLE) {
		string(", ", "verdict", "trouble");
		string(", ", "trouble", job->trouble);
	} else {
		string(", ", "verdict", verdicts[result->verdict]);
	}
	if (result->verdict == LIMITED)
		string(", ", "limit", result->limit);
	if (result->verdict == FAILED) {
		string(", ", "failure", result->failure);
		if (!result->endless)
			schedule(result->schedule, result->moves);
		printf(", \"shortest\": %s",
		       result->shortest ? "true" : "false");
		if (job->run->mode == EX_RANDOM)
			seed = result->seed;
	}
	number("states", result->states);
	number("steps", result->steps);
	number("executions", result->executions);
	printf(", \"seconds\": %.3f", job->seconds);
	number("seed", seed);
	printf("}\n");
}

static void threads(const char *key, unsigned set)
{
	const char *before = "\"";

	printf(", \"%s\": [", key);
	for (unsigned t = 0; t < world.threads; t++) {
		if (!(set >> t & 1))
			continue;
		printf("%s%s\"", before, name_of_thread(t));
		before = ", \"";
	}
	printf("]");
}

void json_trace(const struct trace *trace)
{
	for (unsigned i = 0; i < trace->n; i++) {
		const struct step *step = &trace->steps[i];

		printf("{\"step\": %u", i + 1);
		string(", ", "thread", step_thread(step));
		string(", ", "place", step->place);
		string(", ", "what", step->what);
		threads("woken", step->woken);
		threads("asleep", step->asleep);
		threads("ended", step->ended);
		printf("}\n");
	}
	string("{", "run", trace->run);
	string(", ", "verdict", trace->wrong ? "failed" : "passed");
	string(", ", "failure", trace->wrong);
	string(", ", "schedule", trace->schedule);
	number("moves", trace->n);
	printf("}\n");
}

void json_total(const struct total *total, const char *verdict,
		const struct options *options)
{
	string("{", "verdict", verdict);
	number("runs", total->runs);
	number("failed", total->failed);
	number("limited", total->limited);
	number("trouble", total->trouble);
	number("left", total->left);
	number("states", total->states);
	number("steps", total->steps);
	printf(", \"seconds\": %.3f", total->seconds);
	number("seed", options->seed);
	string(", ", "version", ROUSE_VERSION);
	printf("}\n");
}
