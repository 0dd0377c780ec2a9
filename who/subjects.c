/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/waitq.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "look.h"
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

static size_t add(struct look *look, enum object_kind kind, uint64_t at)
{
	look->subjects = realloc(look->subjects, (look->n_subjects +
						  1) * sizeof(*look->subjects));
	if (look->subjects == NULL)
		abort();
	look->subjects[look->n_subjects] = (struct subject){
		.kind = kind,
		.at = at,
		.lock = NO_OBJECT,
	};
	return look->n_subjects++;
}

static size_t find_or_add(struct look *look, enum object_kind kind, uint64_t at)
{
	size_t i = find(look, kind, at);

	return i == NO_OBJECT ? add(look, kind, at) : i;
}

static const struct wait *wait_on(const struct look *look, uint64_t word)
{
	for (size_t i = 0; i < look->n_waits; i++)
		if (look->waits[i].word == word)
			return &look->waits[i];
	return NULL;
}

static bool node_read(const struct look *look, struct rouse_waiter *node,
		      uint64_t at)
{
	return process_read(&look->process, node, at, sizeof(*node)) == 0;
}

/*
 * Follow a queue from its last node, whose next one is the first. Returns false
 * if it does not come round.
 */
static bool follow(const struct look *look, struct subject *subject,
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
			wait_on(look, at),
		};
	} while (at != last);
	return true;
}

/* Read an object and its queue, and see that it is still the same. */
static void subject_look(const struct look *look, struct subject *subject)
{
	const struct decoder *decoder = &decoders[subject->kind];
	union object_copy copy, again;
	bool whole;

	for (int i = 0; i < TRIES; i++) {
		subject->there = process_read(&look->process, &copy,
					      subject->at, decoder->size) == 0;
		if (!subject->there)
			return;
		decoder->decode(&subject->says, &copy);
		whole = subject->says.queue == NULL ||
			follow(look, subject, (uintptr_t)subject->says.last);
		if (whole &&
		    process_read(&look->process, &again, subject->at,
				 decoder->size) == 0 &&
		    memcmp(&copy, &again, decoder->size) == 0)
			return;
	}
	subject->changes = true;
}

/*
 * Of a queue over a lock of the program's own only the nodes are known, which
 * form a ring: which one is its first tells for how long they have slept.
 */
static void ring_look(const struct look *look, struct subject *subject,
		      uint64_t node)
{
	size_t first = 0, n;
	struct node *nodes;
	int64_t most = -1;

	subject->there = true;
	subject->changes = !follow(look, subject, node);
	n = subject->n_nodes;
	snprintf(subject->says.text, DECODED_SIZE, "%zu in its queue", n);
	subject->says.queue = "in its queue";
	nodes = calloc(n + 1, sizeof(*nodes));
	if (nodes == NULL)
		abort();
	for (size_t i = 0; i < n; i++) {
		const struct wait *wait = subject->nodes[i].wait;

		if (wait != NULL && wait->slept > most) {
			most = wait->slept;
			first = i;
		}
	}
	for (size_t i = 0; i < n; i++)
		nodes[i] = subject->nodes[(first + i) % n];
	free(subject->nodes);
	subject->nodes = nodes;
}

/* The queue that this node is in, if it was seen already. */
static size_t ring_of(const struct look *look, uint64_t node)
{
	for (size_t i = 0; i < look->n_subjects; i++)
		for (size_t j = 0; j < look->subjects[i].n_nodes; j++)
			if (look->subjects[i].nodes[j].at == node)
				return i;
	return NO_OBJECT;
}

/* What this wait is for. */
static size_t subject_of(struct look *look, const struct wait *wait)
{
	size_t i;

	if (wait->kind != ROUSE__KIND_WAITER)
		return wait->kind - 1 < OBJECT_KINDS
			       ? find_or_add(look,
					     (enum object_kind)(wait->kind - 1),
					     wait->object)
			       : NO_OBJECT;
	i = ring_of(look, wait->word);
	if (i == NO_OBJECT) {
		i = add(look, OBJECT_WAITQ, 0);
		ring_look(look, &look->subjects[i], wait->word);
	}
	return i;
}

/*
 * If all that wait for a condition were chosen by a notify, it may be gone. It
 * is there still if one of them is in the list of the lock that it names.
 */
static bool is_gone(const struct look *look, size_t i)
{
	struct subject lock = {
		.kind = look->subjects[i].says.lock_kind,
		.at = (uintptr_t)look->subjects[i].says.lock,
	};
	bool gone = true;

	for (size_t j = 0; j < look->n_waits; j++)
		if (look->waits[j].subject == i && !look->waits[j].chosen)
			return false;
	subject_look(look, &lock);
	for (size_t j = 0; j < lock.n_nodes && gone; j++)
		gone = lock.nodes[j].wait == NULL ||
		       lock.nodes[j].wait->subject != i;
	free(lock.nodes);
	return gone;
}

/* What an object is over is looked at, too. */
static void lock_add(struct look *look, size_t i)
{
	struct subject *subject = &look->subjects[i];
	size_t lock;

	if (!subject->there || subject->says.lock == NULL)
		return;
	if (subject->waiters > 0 && is_gone(look, i)) {
		subject->there = false;
		return;
	}
	lock = find_or_add(look, subject->says.lock_kind,
			   (uintptr_t)subject->says.lock);
	look->subjects[i].lock = lock;
}

void subjects_find(struct look *look)
{
	struct symbols *symbols = symbols_begin(&look->process);

	for (size_t i = 0; i < look->n_waits; i++) {
		size_t subject = subject_of(look, &look->waits[i]);

		look->waits[i].subject = subject;
		if (subject != NO_OBJECT)
			look->subjects[subject].waiters++;
	}
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
