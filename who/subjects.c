/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/waitq.h>

#include <stdlib.h>
#include <string.h>

#include "subjects.h"
#include "wait-record.h"

/*
 * What the threads wait for. An object is read before its queue is followed and
 * again afterwards, and if it is another one by then, all is done again.
 */
#define TRIES 3

/* Nodes of a queue beyond the threads that were seen: some came meanwhile. */
#define SPARE_NODES 64

static size_t find(const struct look *look, enum object_kind kind, uint64_t at)
{
	for (size_t i = 0; i < look->n_subjects; i++)
		if (look->subjects[i].kind == kind &&
		    look->subjects[i].at == at)
			return i;
	return NO_OBJECT;
}

size_t subject_add(struct look *look, const struct subject *subject)
{
	look->subjects = realloc(look->subjects, (look->n_subjects +
						  1) * sizeof(*look->subjects));
	if (look->subjects == NULL)
		abort();
	look->subjects[look->n_subjects] = *subject;
	look->subjects[look->n_subjects].lock = NO_OBJECT;
	return look->n_subjects++;
}

static size_t find_or_add(struct look *look, const struct subject *subject)
{
	size_t i = find(look, subject->kind, subject->at);

	return i == NO_OBJECT ? subject_add(look, subject) : i;
}

/* Are these two places in the same mapping? */
struct places {
	uint64_t low, high;
	bool same;
};

static bool have_places(void *arg, const struct mapping *mapping)
{
	struct places *places = arg;

	places->same =
		places->low >= mapping->from && places->high < mapping->to;
	return !places->same;
}

bool has_goal_at(const struct wait *wait, uint64_t word)
{
	for (size_t i = 0; i < wait->n_goals; i++)
		if (wait->goals[i].word == word)
			return true;
	return false;
}

/*
 * The thread whose node is there. One that sleeps on the node says so; else it
 * is on the stack of its thread, most often.
 */
static const struct thread *thread_at(const struct look *look, uint64_t node)
{
	const struct thread *best = NULL;
	struct places places = {0, node, false};

	for (size_t i = 0; i < look->n_waits; i++)
		if (has_goal_at(&look->waits[i], node))
			return look->waits[i].thread;
	for (size_t i = 0; i < look->n_threads; i++) {
		const struct thread *thread = &look->threads[i];

		if (thread->in_call && thread->sp <= node &&
		    thread->sp > places.low) {
			places.low = thread->sp;
			best = thread;
		}
	}
	if (best != NULL)
		process_maps(&look->process, have_places, &places);
	return places.same ? best : NULL;
}

static bool node_read(const struct look *look, struct rouse_waiter *node,
		      uint64_t at)
{
	return process_read(&look->process, node, at, sizeof(*node)) == 0;
}

bool queue_follow(const struct look *look, struct subject *subject,
		  uint64_t last)
{
	size_t most = look->n_threads + SPARE_NODES;
	struct rouse_waiter node;
	uint64_t at;

	free(subject->nodes);
	subject->n_nodes = 0;
	subject->nodes = calloc(most, sizeof(*subject->nodes));
	if (subject->nodes == NULL)
		abort();
	if (last == 0)
		return true;
	if (!node_read(look, &node, last))
		return false;
	do {
		at = (uintptr_t)node.next_;
		if (subject->n_nodes == most || !node_read(look, &node, at))
			return false;
		subject->nodes[subject->n_nodes++] = (struct node){
			at,
			node.word_,
			thread_at(look, at),
		};
	} while (at != last);
	return true;
}

bool has_node(const struct subject *subject, uint64_t at)
{
	for (size_t i = 0; i < subject->n_nodes; i++)
		if (subject->nodes[i].at == at)
			return true;
	return false;
}

/* Read an object and its queue, and see that it is still the same. */
static void subject_look(const struct look *look, struct subject *subject)
{
	struct copy copy, again;
	bool whole;

	for (int i = 0; i < TRIES; i++) {
		subject->there = subject_read(look, subject, &copy);
		if (!subject->there)
			return;
		decoders[subject->kind].decode(&subject->says, &copy.object);
		if (copy.owner != 0)
			subject->says.owner = copy.owner;
		whole = subject->says.queue == NULL ||
			queue_follow(look, subject,
				     (uintptr_t)subject->says.last);
		if (whole && subject_read(look, subject, &again) &&
		    memcmp(&copy, &again, sizeof(copy)) == 0)
			return;
	}
	subject->changes = true;
}

/* What this goal of a wait is. */
static size_t subject_of(struct look *look, const struct wait *wait,
			 const struct goal *goal)
{
	struct subject subject = {.at = goal->object, .owners = wait->owners};

	if (goal->kind == ROUSE__KIND_WAITER)
		return ring_find(look, wait, goal->word);
	if (goal->kind - 1 >= OBJECT_KINDS)
		return NO_OBJECT;
	subject.kind = (enum object_kind)(goal->kind - 1);
	return find_or_add(look, &subject);
}

/* What a wait is for, and what ends it. One thing may be wanted twice. */
static void wait_look(struct look *look, struct wait *wait)
{
	for (size_t i = 0; i < wait->n_goals; i++) {
		size_t subject = subject_of(look, wait, &wait->goals[i]);

		if (subject != NO_OBJECT && goal_of(wait, subject) == NULL)
			look->subjects[subject].waiters++;
		wait->goals[i].subject = subject;
	}
	if (wait->stop.object != 0)
		wait->stop.subject = subject_of(look, wait, &wait->stop);
}

/*
 * If all that wait for a condition were chosen by a notify, it may be gone. It
 * is there still if one of them is in the list of the lock that it names.
 */
static bool is_gone(const struct look *look, size_t i, struct subject lock)
{
	bool gone = true;

	subject_look(look, &lock);
	for (size_t j = 0; j < look->n_waits && gone; j++) {
		const struct goal *goal = goal_of(&look->waits[j], i);

		gone = goal == NULL ||
		       (look->waits[j].chosen && !has_node(&lock, goal->word));
	}
	free(lock.nodes);
	return gone;
}

/* What an object is over is looked at, too. */
static void lock_add(struct look *look, size_t i)
{
	const struct subject *subject = &look->subjects[i];
	struct subject lock = {
		.kind = subject->says.lock_kind,
		.at = (uintptr_t)subject->says.lock,
		.owners = subject->owners,
	};
	size_t place;

	if (!subject->there || lock.at == 0)
		return;
	if (subject->waiters > 0 && is_gone(look, i, lock)) {
		look->subjects[i].there = false;
		return;
	}
	place = find_or_add(look, &lock);
	look->subjects[i].lock = place;
}

void subjects_find(struct look *look)
{
	struct symbols *symbols = symbols_begin(&look->process);

	for (size_t i = 0; i < look->n_waits; i++)
		wait_look(look, &look->waits[i]);
	/* More are added on the way. */
	for (size_t i = 0; i < look->n_subjects; i++) {
		struct subject *subject = &look->subjects[i];

		if (subject->at == 0)
			continue;
		subject_look(look, subject);
		subject->name = symbol_at(symbols, subject->at);
		lock_add(look, i);
	}
	symbols_end(symbols);
}

void subjects_free(struct look *look)
{
	for (size_t i = 0; i < look->n_subjects; i++) {
		free(look->subjects[i].name);
		free(look->subjects[i].nodes);
	}
	free(look->subjects);
	look->subjects = NULL;
	look->n_subjects = 0;
}
