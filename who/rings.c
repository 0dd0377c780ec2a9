/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/any.h>
#include <rouse/waitq.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "subjects.h"

/*
 * Queues over a lock of the program's own. A thread that is parked in one knows
 * its node only, not the queue: the nodes form a ring. The queue is what has the
 * address of one of them, its last, and the number of them all beside it: so the
 * memory is searched for that. If it is not found, or there is too much of it,
 * then for how long they have slept tells which one is the first.
 */
#define SEARCH_MOST ((uint64_t)64 << 20) /* bytes */
#define CHUNK       ((size_t)1 << 20)

struct search {
	const struct look *look;
	const struct subject *ring;
	uint64_t lowest, highest; /* of the nodes */
	uint64_t left;            /* bytes to search */
	char *chunk;
	uint64_t found; /* or 0 */
};

/* An array of struct rouse_wanted looks like that, too: an address and a kind. */
static bool is_wanted(const struct look *look, uint64_t at)
{
	for (size_t i = 0; i < look->n_waits; i++)
		if (look->waits[i].any &&
		    at - look->waits[i].wanted <
			    look->waits[i].n_goals *
				    sizeof(struct rouse_wanted))
			return true;
	return false;
}

/* Is there one, where memory is what was read? */
static bool is_queue(const struct search *search, const char *memory,
		     uint64_t at)
{
	struct rouse_waitq queue;
	uint64_t last;

	memcpy(&queue, memory, sizeof(queue));
	last = (uintptr_t)queue.last_;
	return last >= search->lowest && last <= search->highest &&
	       queue.count_ == search->ring->n_nodes && queue.kind_ == 0 &&
	       has_node(search->ring, last) && !is_wanted(search->look, at);
}

/* Returns whether to go on. */
static bool search_mapping(void *arg, const struct mapping *mapping)
{
	struct search *search = arg;
	uint64_t size = mapping->to - mapping->from;

	if (!mapping->readable || !mapping->writable || size > search->left)
		return true;
	search->left -= size;
	for (uint64_t at = mapping->from; at < mapping->to; at += CHUNK) {
		size_t n = mapping->to - at < CHUNK ? (size_t)(mapping->to - at)
						    : CHUNK;

		if (process_read(&search->look->process, search->chunk, at, n) <
		    0)
			return true;
		for (size_t i = 0; i + sizeof(struct rouse_waitq) <= n;
		     i += sizeof(void *))
			if (is_queue(search, search->chunk + i, at + i)) {
				search->found = at + i;
				return false;
			}
	}
	return true;
}

/* Where the queue is that has these nodes; 0 if it is not found. */
static uint64_t queue_of(const struct look *look, const struct subject *ring)
{
	struct search search = {
		.look = look,
		.ring = ring,
		.lowest = UINT64_MAX,
		.left = SEARCH_MOST,
		.chunk = malloc(CHUNK),
	};

	if (search.chunk == NULL)
		abort();
	for (size_t i = 0; i < ring->n_nodes; i++) {
		uint64_t at = ring->nodes[i].at;

		search.lowest = at < search.lowest ? at : search.lowest;
		search.highest = at > search.highest ? at : search.highest;
	}
	process_maps(&look->process, search_mapping, &search);
	free(search.chunk);
	return search.found;
}

/* Let the node that slept first be the first. */
static void turn(const struct look *look, struct subject *ring)
{
	struct node *nodes = calloc(ring->n_nodes + 1, sizeof(*nodes));
	size_t first = 0, n = ring->n_nodes;
	int64_t most = -1;

	if (nodes == NULL)
		abort();
	for (size_t i = 0; i < look->n_waits; i++)
		for (size_t j = 0; j < n; j++)
			if (look->waits[i].slept > most &&
			    has_goal_at(&look->waits[i], ring->nodes[j].at)) {
				most = look->waits[i].slept;
				first = j;
			}
	for (size_t i = 0; i < n; i++)
		nodes[i] = ring->nodes[(first + i) % n];
	free(ring->nodes);
	ring->nodes = nodes;
}

/* The queue that this node is in, if it was seen already. */
static size_t seen(const struct look *look, uint64_t node)
{
	for (size_t i = 0; i < look->n_subjects; i++)
		if (has_node(&look->subjects[i], node))
			return i;
	return NO_OBJECT;
}

size_t ring_find(struct look *look, const struct wait *wait, uint64_t node)
{
	struct subject ring = {.kind = OBJECT_WAITQ, .owners = wait->owners};
	size_t i = seen(look, node);

	if (i != NO_OBJECT)
		return i;
	ring.there = true;
	ring.changes = !queue_follow(look, &ring, node);
	ring.at = queue_of(look, &ring);
	/* Even if it is found, and read anew then, it has its nodes now, by
	 * which the next thread finds it. */
	if (ring.at == 0) {
		turn(look, &ring);
		snprintf(ring.says.text, DECODED_SIZE, "%zu in its queue",
			 ring.n_nodes);
		ring.says.queue = "in its queue";
	}
	return subject_add(look, &ring);
}
