/* SPDX-License-Identifier: BSD-2-Clause */
#include "history.h"

#include <string.h>

#include "race.h"

/*
 * The atomic objects, their histories, and the views that point into them. All
 * of it is dense: locations by address, messages by location and modification
 * order; a view has a column for each location. So an insertion or removal
 * moves all that follows it, in all views too.
 */

void (*history_on_merge)(uintptr_t address, unsigned place);

/* All views of the world. */
static unsigned views(struct view *list[])
{
	unsigned n = 0;

	list[n++] = &world.sc;
	list[n++] = &world.kernel;
	for (unsigned t = 0; t < world.threads; t++) {
		list[n++] = &world.thread[t].now;
		if (setting.scenario->fences) {
			list[n++] = &world.fence[t].acquirable;
			list[n++] = &world.fence[t].released;
		}
	}
	for (unsigned m = 0; m < world.messages; m++)
		list[n++] = &world.message[m].view;
	return n;
}

#define MAX_VIEWS (2 + 3 * MAX_THREADS + MAX_MESSAGES)

static uint64_t value_at(uintptr_t address, unsigned bytes)
{
	uint64_t value = 0;

	memcpy(&value, (const void *)address, bytes);
	return value;
}

/* The first one that is not below this address. */
static unsigned lower_bound(uintptr_t address)
{
	unsigned l = 0;

	while (l < world.locations && world.location[l].address < address)
		l++;
	return l;
}

unsigned history_find(uintptr_t address)
{
	unsigned l = lower_bound(address);

	return l < world.locations && world.location[l].address == address
		       ? l
		       : world.locations;
}

/* Insert n messages (if negative, remove them) at this place of the pool, which
 * belongs to location l. */
static void move_messages(unsigned l, unsigned place, int n)
{
	unsigned from = n < 0 ? place - (unsigned)n : place;
	unsigned to = n < 0 ? place : place + (unsigned)n;

	if ((int)world.messages + n > MAX_MESSAGES)
		refuse("more than %d messages", MAX_MESSAGES);
	memmove(&world.message[to], &world.message[from],
		(world.messages - from) * sizeof(world.message[0]));
	world.messages = (uint8_t)(world.messages + n);
	world.location[l].count = (uint8_t)(world.location[l].count + n);
	for (unsigned k = l + 1; k < world.locations; k++)
		world.location[k].first =
			(uint8_t)(world.location[k].first + n);
}

/* Open (by 1) or close (by -1) column l of all views. */
static void move_columns(unsigned l, int by)
{
	struct view *list[MAX_VIEWS];
	unsigned n = views(list);

	for (unsigned v = 0; v < n; v++) {
		uint8_t *at = list[v]->at;

		if (by > 0) {
			memmove(at + l + 1, at + l, MAX_LOCATIONS - l - 1);
			at[l] = 0;
		} else {
			memmove(at + l, at + l + 1, MAX_LOCATIONS - l - 1);
			at[MAX_LOCATIONS - 1] = 0;
		}
	}
}

unsigned history_locate(uintptr_t address, unsigned bytes)
{
	unsigned l = lower_bound(address);
	struct location *location = &world.location[l];

	if (l < world.locations && location->address == address) {
		if (location->bytes != bytes)
			refuse("atomic accesses of %u and %u bytes to one "
			       "object",
			       location->bytes, bytes);
		return l;
	}
	if ((l < world.locations && address + bytes > location->address) ||
	    (l > 0 && location[-1].address + location[-1].bytes > address))
		refuse("atomic objects that overlap");
	if (world.locations == MAX_LOCATIONS)
		refuse("more than %d atomic objects", MAX_LOCATIONS);
	memmove(location + 1, location,
		(world.locations - l) * sizeof(*location));
	world.locations++;
	location->address = address;
	location->bytes = (uint8_t)bytes;
	location->count = 0;
	location->first =
		(uint8_t)(l == 0 ? 0 : location[-1].first + location[-1].count);
	move_columns(l, 1);
	move_messages(l, location->first, 1);
	world.message[location->first] =
		(struct message){.value = value_at(address, bytes)};
	return l;
}

static void remove_location(unsigned l)
{
	struct location *location = &world.location[l];

	move_messages(l, location->first, -(int)location->count);
	move_columns(l, -1);
	world.locations--;
	memmove(location, location + 1,
		(world.locations - l) * sizeof(*location));
}

void history_forget(uintptr_t address, size_t bytes)
{
	unsigned l = lower_bound(address > 7 ? address - 7 : 0);

	while (l < world.locations &&
	       world.location[l].address < address + bytes) {
		if (world.location[l].address + world.location[l].bytes >
		    address)
			remove_location(l);
		else
			l++;
	}
}

struct message *history_insert(unsigned l, unsigned i)
{
	struct location *location = &world.location[l];
	unsigned place = location->first + i;

	if (i < location->count) {
		struct view *list[MAX_VIEWS];
		unsigned n = views(list);

		for (unsigned v = 0; v < n; v++)
			list[v]->at[l] += list[v]->at[l] >= i;
	}
	move_messages(l, place, 1);
	return &world.message[place];
}

/* The simplest form. */

/* Drop the messages that no thread can read, or store after, any longer; in a
 * strong run, all but the newest. */
static void drop_old_messages(void)
{
	struct view *list[MAX_VIEWS];

	for (unsigned l = 0; l < world.locations; l++) {
		struct location *location = &world.location[l];
		unsigned old = location->count - 1u, n;

		for (unsigned t = 0; t < world.threads; t++) {
			const struct thread *thread = &world.thread[t];

			if (thread->status != ENDED && !setting.run->strong &&
			    thread->now.at[l] < old)
				old = thread->now.at[l];
		}
		if (old == 0)
			continue;
		move_messages(l, location->first, -(int)old);
		world.message[location->first].attached = false;
		n = views(list);
		for (unsigned v = 0; v < n; v++) {
			uint8_t *at = &list[v]->at[l];

			*at = (uint8_t)(*at > old ? *at - old : 0);
		}
	}
}

/*
 * Renumber the stamps of each thread that shadows still have, from 1. A view
 * keeps how many of them it covers; a thread's own clock, the stamp of its
 * next access, is one that no other view covers.
 */
static void renumber_stamps(void)
{
	struct view *list[MAX_VIEWS];
	unsigned n = views(list);
	uint64_t used[MAX_THREADS];
	uint8_t number[MAX_THREADS][MAX_STAMPS];

	race_settle(used);
	for (unsigned t = 0; t < world.threads; t++) {
		struct thread *thread = &world.thread[t];
		uint8_t own = thread->now.clock[t];
		bool open = used[t] >> own & 1;

		number[t][0] = 0;
		for (unsigned i = 1; i <= own; i++)
			number[t][i] = (uint8_t)(number[t][i - 1] +
						 (used[t] >> i & 1));
		for (unsigned v = 0; v < n; v++)
			list[v]->clock[t] = number[t][list[v]->clock[t]];
		if (!open && thread->status != ENDED)
			thread->now.clock[t]++;
		if (setting.scenario->fences)
			world.fence[t].acquirable.clock[t] =
				thread->now.clock[t];
	}
	race_renumber(number);
}

/* Would a thread learn the same from messages i - 1 and i of location l? */
static bool same(unsigned l, unsigned i)
{
	const struct message *a = history_message(l, i - 1), *b = a + 1;
	struct view view = b->view;

	view.at[l] = a->view.at[l];
	return a->value == b->value &&
	       memcmp(&view, &a->view, sizeof(view)) == 0;
}

/*
 * A read-modify-write that has changed nothing, such as an exchange that finds
 * a lock taken. Nothing can come between its message and the one before; if
 * both say the same, they can be one. So a loop of them comes back to the same
 * state.
 */
static void merge_messages(void)
{
	struct view *list[MAX_VIEWS];

	for (unsigned l = 0; l < world.locations; l++) {
		struct location *location = &world.location[l];

		for (unsigned i = location->count - 1u; i > 0; i--) {
			unsigned n;

			if (!history_message(l, i)->attached || !same(l, i))
				continue;
			if (history_on_merge)
				history_on_merge(location->address,
						 location->count - 1 - i);
			move_messages(l, location->first + i, -1);
			n = views(list);
			for (unsigned v = 0; v < n; v++)
				list[v]->at[l] -= list[v]->at[l] >= i;
		}
	}
}

void history_settle(void)
{
	drop_old_messages();
	renumber_stamps();
	merge_messages();
}
