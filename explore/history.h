/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_HISTORY_H
#define ROUSE_EXPLORE_HISTORY_H

#include "world.h"

/* The number of the atomic object at this address; world.locations if there
 * is none yet. */
unsigned history_find(uintptr_t address);

/* The same, but the object is made if there is none. Its one message is the
 * value in memory, which all threads know. */
unsigned history_locate(uintptr_t address, unsigned bytes);

/* Message i of location l. */
static inline struct message *history_message(unsigned l, unsigned i)
{
	return &world.message[world.location[l].first + i];
}

/* Put a message at position i of location l. Only its place is set. */
struct message *history_insert(unsigned l, unsigned i);

/* Forget the atomic objects in this memory. */
void history_forget(uintptr_t address, size_t bytes);

/* Give the world its simplest form: two worlds with the same future should
 * look the same. */
void history_settle(void);

/* Called, if not NULL, when the value that is @place places before the newest
 * of this object is made one with the value before it, which is equal. */
extern void (*history_on_merge)(uintptr_t address, unsigned place);

#endif
