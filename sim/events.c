/* SPDX-License-Identifier: BSD-2-Clause */
#include "events.h"

#include <stdio.h>
#include <stdlib.h>

#include "status.h"

/* A heap: the children of place i are from FAN * i + 1 to FAN * i + FAN. */
#define FAN 4

static struct event *heap;
static unsigned n, room;
static uint64_t added;

void events_reset(void)
{
	n = 0;
	added = 0;
}

static bool before(const struct event *a, const struct event *b)
{
	return a->time < b->time ||
	       (a->time == b->time && a->number < b->number);
}

void events_add(double time, enum event_kind kind, void *of, uint32_t wait)
{
	struct event event = {time, added++, of, wait, kind};
	unsigned i = n++;

	if (n > room) {
		room = room ? 2 * room : 1024;
		heap = realloc(heap, room * sizeof(*heap));
		if (heap == NULL) {
			perror("rouse-sim");
			exit(STATUS_TROUBLE);
		}
	}
	for (; i > 0 && before(&event, &heap[(i - 1) / FAN]); i = (i - 1) / FAN)
		heap[i] = heap[(i - 1) / FAN];
	heap[i] = event;
}

double events_first(void)
{
	return n > 0 ? heap[0].time : HUGE_TIME;
}

/* The first of the children of place i; n if it has none. */
static unsigned first_child(unsigned i)
{
	unsigned first = FAN * i + 1, end = first + FAN;

	if (first >= n)
		return n;
	for (unsigned child = first + 1; child < end && child < n; child++)
		if (before(&heap[child], &heap[first]))
			first = child;
	return first;
}

bool events_take(struct event *event, double until)
{
	struct event last;
	unsigned i = 0, child;

	if (n == 0 || heap[0].time > until)
		return false;
	*event = heap[0];
	last = heap[--n];
	while ((child = first_child(i)) < n && before(&heap[child], &last)) {
		heap[i] = heap[child];
		i = child;
	}
	heap[i] = last;
	return true;
}
