/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include <rouse/types.h>

#include "fields.h"
#include "names.h"
#include "stop.h"

/* What a run is. */
static void put_run(struct fields *json, const struct job *job)
{
	field_text(json, "run", job->name);
	field_text(json, "scenario", job->scenario->name);
	field_text(json, "promises", job->scenario->promises);
	field_text(json, "mode", strchr(strchr(job->name, ':') + 1, ':') + 1);
	field_text(json, "set", job->run->set == EX_DEEP ? "deep" : "quick");
}

void json_listed(const struct job *job)
{
	struct fields json = fields_begin(stdout, FIELDS_JSON);

	put_run(&json, job);
	field_text(&json, "summary", job->scenario->summary);
	fields_end(&json);
}

static void put_failure(struct fields *json, const struct result *result)
{
	char *schedule;

	field_text(json, "failure", result->failure);
	if (!result->endless) {
		schedule = schedule_to_text(result->schedule, result->moves);
		field_text(json, "schedule", schedule);
		field_whole(json, "moves", result->moves);
		free(schedule);
	}
	field_bool(json, "shortest", result->shortest);
}

void json_job(const struct job *job, const struct options *options)
{
	static const char *const verdicts[] = {"passed", "limited", "failed"};
	const struct result *result = &job->result;
	bool trouble = job->state == JOB_TROUBLE;
	bool failed = result->verdict == FAILED;
	struct fields json = fields_begin(stdout, FIELDS_JSON);

	put_run(&json, job);
	field_text(&json, "verdict",
		   trouble ? "trouble" : verdicts[result->verdict]);
	if (trouble)
		field_text(&json, "trouble", job->trouble);
	if (result->verdict == LIMITED)
		field_text(&json, "limit", result->limit ? result->limit : "");
	if (failed)
		put_failure(&json, result);
	field_whole(&json, "states", result->states);
	field_whole(&json, "steps", result->steps);
	field_whole(&json, "executions", result->executions);
	field_real(&json, "seconds", 3, job->seconds);
	field_whole(&json, "seed",
		    failed && job->run->mode == EX_RANDOM ? result->seed
							  : options->seed);
	fields_end(&json);
}

static void put_threads(struct fields *json, const char *name, unsigned set)
{
	fields_open(json, name, '[');
	for (unsigned t = 0; t < world.threads; t++)
		if (set >> t & 1)
			field_text(json, NULL, name_of_thread(t));
	fields_close(json, ']');
}

void json_trace(const struct trace *trace)
{
	struct fields json;

	for (unsigned i = 0; i < trace->n; i++) {
		const struct step *step = &trace->steps[i];

		json = fields_begin(stdout, FIELDS_JSON);
		field_whole(&json, "step", i + 1);
		field_text(&json, "thread", step_thread(step));
		field_text(&json, "place", step->place);
		field_text(&json, "what", step->what);
		put_threads(&json, "woken", step->woken);
		put_threads(&json, "asleep", step->asleep);
		put_threads(&json, "ended", step->ended);
		fields_end(&json);
	}
	json = fields_begin(stdout, FIELDS_JSON);
	field_text(&json, "run", trace->run);
	field_text(&json, "verdict", trace->wrong ? "failed" : "passed");
	field_text(&json, "failure", trace->wrong ? trace->wrong : "");
	field_text(&json, "schedule", trace->schedule);
	field_whole(&json, "moves", trace->n);
	fields_end(&json);
}

void json_total(const struct total *total, const char *verdict,
		const struct options *options)
{
	struct fields json = fields_begin(stdout, FIELDS_JSON);

	field_text(&json, "verdict", verdict);
	field_whole(&json, "runs", total->runs);
	field_whole(&json, "failed", total->failed);
	field_whole(&json, "limited", total->limited);
	field_whole(&json, "trouble", total->trouble);
	field_whole(&json, "nothing", total->nothing);
	field_whole(&json, "left", total->left);
	field_whole(&json, "states", total->states);
	field_whole(&json, "steps", total->steps);
	field_real(&json, "seconds", 3, total->seconds);
	field_whole(&json, "seed", options->seed);
	if (stop_asked())
		field_text(&json, "signal", stop_name());
	field_text(&json, "version", ROUSE_VERSION);
	fields_end(&json);
}
