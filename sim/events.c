/* SPDX-License-Identifier: BSD-2-Clause */
#include "events.h"

#include <stdio.h>
#include <stdlib.h>

/* A binary heap: the children of place i are at 2i + 1 and 2i + 2. */
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

static void add(struct event event)
{
	unsigned i = n++;

	event.number = added++;
	if (n > room) {
		room = room ? 2 * room : 1024;
		heap = realloc(heap, room * sizeof(*heap));
		if (heap == NULL) {
			perror("rouse-sim");
			exit(3);
		}
	}
	for (; i > 0 && before(&event, &heap[(i - 1) / 2]); i = (i - 1) / 2)
		heap[i] = heap[(i - 1) / 2];
	heap[i] = event;
}

void events_add(double time, enum event_kind kind, struct thread *thread)
{
	add((struct event){.time = time,
			   .kind = kind,
			   .thread = thread,
			   .wait = thread->wait});
}

void events_add_line(double time, void *line)
{
	add((struct event){.time = time, .kind = EVENT_LINE, .line = line});
}

double events_first(void)
{
	return n > 0 ? heap[0].time : HUGE_TIME;
}

bool events_take(struct event *event, double until)
{
	struct event last;
	unsigned i = 0, child;

	if (n == 0 || heap[0].time > until)
		return false;
	*event = heap[0];
	last = heap[--n];
	while ((child = 2 * i + 1) < n) {
		if (child + 1 < n && before(&heap[child + 1], &heap[child]))
			child++;
		if (!before(&heap[child], &last))
			break;
		heap[i] = heap[child];
		i = child;
	}
	heap[i] = last;
	return true;
}
