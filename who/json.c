/* SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "fields.h"
#include "report.h"

static void put_address(struct fields *fields, const char *name, uint64_t at)
{
	if (at == 0)
		field_text(fields, name, NULL);
	else
		field_put(fields, name, "\"%#" PRIx64 "\"", at);
}

static void put_ns(struct fields *fields, const char *name, int64_t ns,
		   bool known)
{
	if (known)
		field_put(fields, name, "%" PRId64, ns);
	else
		field_text(fields, name, NULL);
}

static void put_thread(struct fields *fields, const struct thread *thread)
{
	field_put(fields, "tid", "%d", (int)thread->tid);
	field_text(fields, "name", thread->name);
}

static void put_goal(struct fields *fields, const struct look *look,
		     const struct goal *goal)
{
	const struct subject *subject = goal_subject(look, goal);

	field_text(fields, "kind", subject ? subject_kind(subject) : NULL);
	put_address(fields, "object", subject ? subject->at : goal->object);
	field_text(fields, "symbol", subject ? subject->name : NULL);
}

/* Each that a wait for any of several is for. */
static void put_goals(struct fields *fields, const struct look *look,
		      const struct wait *wait)
{
	field_text(fields, "kind", "any");
	fields_open(fields, "any", '[');
	for (size_t i = 0; i < wait->n_goals; i++) {
		fields_open(fields, NULL, '{');
		put_goal(fields, look, &wait->goals[i]);
		fields_close(fields, '}');
	}
	fields_close(fields, ']');
	field_whole(fields, "untold", wait->untold);
}

static void put_stop(struct fields *fields, const struct look *look,
		     const struct wait *wait)
{
	if (wait->stop.object == 0) {
		field_text(fields, "stop", NULL);
		return;
	}
	fields_open(fields, "stop", '{');
	put_goal(fields, look, &wait->stop);
	fields_close(fields, '}');
}

static void put_wait(struct fields *fields, const struct look *look,
		     const struct wait *wait)
{
	fields_open(fields, NULL, '{');
	put_thread(fields, wait->thread);
	if (wait->any)
		put_goals(fields, look, wait);
	else
		put_goal(fields, look, wait->goals);
	put_stop(fields, look, wait);
	put_ns(fields, "asleep_ns", wait_lasts(wait), wait_lasts(wait) >= 0);
	put_ns(fields, "times_out_ns", wait->deadline - look->now,
	       wait->deadline != ROUSE_FOREVER);
	field_bool(fields, "notified", wait->chosen);
	fields_close(fields, '}');
}

static void put_holder(struct fields *fields, const struct holder *holder)
{
	if (holder->kind == HOLDER_THREAD) {
		fields_open(fields, "holder", '{');
		put_thread(fields, holder->thread);
		fields_close(fields, '}');
	} else {
		field_text(fields, "holder", NULL);
	}
	field_bool(fields, "holder_has_ended", holder->kind == HOLDER_ENDED);
}

static void put_queue(struct fields *fields, const struct subject *subject)
{
	char text[DECODED_SIZE];

	fields_open(fields, "queue", '[');
	for (size_t i = 0; i < subject->n_nodes; i++) {
		const struct node *node = &subject->nodes[i];

		fields_open(fields, NULL, '{');
		put_address(fields, "node", node->at);
		field_text(fields, "state", decode_waiter(text, node->word));
		if (node->thread != NULL)
			put_thread(fields, node->thread);
		fields_close(fields, '}');
	}
	fields_close(fields, ']');
}

static void put_object(struct fields *fields, const struct look *look,
		       const struct subject *subject)
{
	fields_open(fields, NULL, '{');
	field_text(fields, "kind", subject_kind(subject));
	put_address(fields, "address", subject->at);
	field_text(fields, "symbol", subject->name);
	field_text(fields, "state", subject->there ? subject->says.text : NULL);
	field_bool(fields, "changes", subject->changes);
	field_whole(fields, "waiters", subject->waiters);
	put_address(fields, "lock",
		    subject->lock == NO_OBJECT
			    ? 0
			    : look->subjects[subject->lock].at);
	put_holder(fields, &subject->holder);
	put_queue(fields, subject);
	fields_close(fields, '}');
}

/* The numbers of its threads, each of which waits for the next. */
static void put_deadlock(struct fields *fields, const struct look *look,
			 const struct wait *first)
{
	const struct wait *wait = first;

	fields_open(fields, NULL, '[');
	do {
		field_put(fields, NULL, "%d", (int)wait->thread->tid);
		wait = wait_behind(look, wait);
	} while (wait != first);
	fields_close(fields, ']');
}

void json_write(FILE *to, const struct look *look)
{
	struct fields fields = fields_begin(to, FIELDS_JSON);

	field_put(&fields, "pid", "%d", (int)look->process.pid);
	field_text(&fields, "name", look->process.name);
	field_whole(&fields, "threads", look->n_threads);
	fields_open(&fields, "waits", '[');
	for (size_t i = 0; i < look->n_waits; i++)
		put_wait(&fields, look, &look->waits[i]);
	fields_close(&fields, ']');
	fields_open(&fields, "objects", '[');
	for (size_t i = 0; i < look->n_subjects; i++)
		put_object(&fields, look, &look->subjects[i]);
	fields_close(&fields, ']');
	fields_open(&fields, "deadlocks", '[');
	for (size_t i = 0; i < look->n_waits; i++)
		if (is_deadlock(look, &look->waits[i]))
			put_deadlock(&fields, look, &look->waits[i]);
	fields_close(&fields, ']');
	fields_end(&fields);
}
