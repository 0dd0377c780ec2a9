/* SPDX-License-Identifier: BSD-2-Clause */
#include "race.h"

#include <string.h>

#include "fiber.h"
#include "history.h"
#include "lifetime.h"
#include "names.h"
#include "usage.h"

/*
 * Data races, and the ends of lifetimes, which count as accesses.
 *
 * Each thread stamps its plain accesses with its clock, which advances with
 * each release; a view that acquires one covers the accesses before it. So an
 * access of another thread happens before what a thread does now exactly if
 * the thread's view covers its stamp (vector clocks; Flanagan and Freund,
 * "FastTrack", PLDI 2009). A shadow keeps the stamps of the last accesses to an
 * object; it is forgotten when all threads cover them.
 *
 * A race is found in whichever order the two accesses are executed; so plain
 * accesses need not be steps of a schedule.
 *
 * The end of a lifetime (of a function's frame, or by ex_free()) must happen
 * after every access of other threads, like a plain write to all of the memory.
 * That is why atomic accesses to mortal memory have stamps too.
 */

const void *race_callers[MAX_THREADS][MAX_FRAMES];
const void *race_pc;

static void complain(unsigned t, const char *access, uintptr_t address,
		     unsigned other, const char *other_access)
{
	fail("data race: %s of %s by %s, and %s by %s, in no order", access,
	     name_of((void *)address), name_of_thread(t), other_access,
	     name_of_thread(other));
}

/* Check that every access in this shadow that conflicts with thread t's access
 * happens before it. */
static void check(unsigned t, const struct shadow *shadow, const char *access,
		  bool plain, bool write)
{
	const uint8_t *clock = world.thread[t].now.clock;

	if (shadow->written && shadow->writer != t &&
	    clock[shadow->writer] < shadow->written)
		complain(t, access, shadow->address, shadow->writer,
			 "a plain write");
	for (unsigned u = 0; u < world.threads; u++) {
		if (u == t)
			continue;
		if (plain && clock[u] < shadow->changed[u])
			complain(t, access, shadow->address, u,
				 "an atomic write");
		if (plain && write && clock[u] < shadow->read[u])
			complain(t, access, shadow->address, u,
				 "an atomic read");
		if (write && clock[u] < shadow->looked[u])
			complain(t, access, shadow->address, u, "a plain read");
	}
}

/* The shadow of this very object, which is made if there is none. They are in
 * the order of their addresses. */
static struct shadow *shadow_of(uintptr_t address, size_t bytes)
{
	struct shadow *shadow = world.shadow;
	struct shadow *end = world.shadow + world.shadows;

	while (shadow < end &&
	       (shadow->address < address ||
		(shadow->address == address && shadow->bytes < bytes)))
		shadow++;
	if (shadow < end && shadow->address == address &&
	    shadow->bytes == bytes)
		return shadow;
	if (world.shadows == MAX_SHADOWS)
		refuse("more than %d plain objects in use", MAX_SHADOWS);
	memmove(shadow + 1, shadow, (size_t)(end - shadow) * sizeof(*shadow));
	world.shadows++;
	memset(shadow, 0, sizeof(*shadow));
	shadow->address = address;
	shadow->bytes = (uint8_t)bytes;
	return shadow;
}

static void check_all(unsigned t, uintptr_t address, size_t bytes,
		      const char *access, bool plain, bool write)
{
	for (unsigned s = 0; s < world.shadows; s++) {
		const struct shadow *shadow = &world.shadow[s];

		if (shadow->address >= address + bytes)
			break;
		if (overlap(address, bytes, shadow->address, shadow->bytes))
			check(t, shadow, access, plain, write);
	}
}

/* The running thread has failed. */
static void stop(const void *pc)
{
	race_pc = pc;
	fiber_yield();
}

void race_plain(const void *memory, size_t bytes, bool write, const void *pc)
{
	uintptr_t address = (uintptr_t)memory;
	struct shadow *shadow;
	uint8_t stamp;

	if (self == NOBODY)
		return;
	stamp = world.thread[self].now.clock[self];
	if (lifetime_owner(address) == NOBODY && !lifetime_in_state(address)) {
		if (!write)
			return;
		fail("%s writes to memory that is not in the state of the "
		     "scenario",
		     name_of_thread(self));
		stop(pc);
	}
	if (!lifetime_check(self, address, bytes))
		stop(pc);
	if (usage_note(self, address, bytes, USED_PLAIN) == USED_PLAIN &&
	    lifetime_owner(address) != NOBODY)
		return;
	check_all(self, address, bytes,
		  write ? "a plain write" : "a plain read", true, write);
	if (failure[0] != '\0')
		stop(pc);
	shadow = shadow_of(address, bytes);
	if (write) {
		memset(shadow->read, 0, sizeof(shadow->read));
		memset(shadow->looked, 0, sizeof(shadow->looked));
		memset(shadow->changed, 0, sizeof(shadow->changed));
		shadow->writer = (uint8_t)self;
		shadow->written = stamp;
		history_forget(address, bytes);
	} else {
		shadow->looked[self] = stamp;
	}
}

void race_atomic(unsigned t, const struct op *op, bool write)
{
	uintptr_t address = (uintptr_t)op->address;
	uint8_t ways = usage_note(t, address, op->bytes, USED_ATOMIC);
	struct shadow *shadow;
	uint8_t stamp;

	check_all(t, address, op->bytes,
		  write ? "an atomic write" : "an atomic read", false, write);
	if (!(ways & (USED_PLAIN | USED_MORTAL)) &&
	    lifetime_owner(address) == NOBODY)
		return;
	shadow = shadow_of(address, op->bytes);
	stamp = world.thread[t].now.clock[t];
	if (write)
		shadow->changed[t] = stamp;
	else
		shadow->read[t] = stamp;
}

void race_end_lifetime(unsigned t, uintptr_t address, size_t bytes)
{
	unsigned s = 0;

	check_all(t, address, bytes, "the end of the lifetime", true, true);
	while (s < world.shadows) {
		struct shadow *shadow = &world.shadow[s];

		if (!overlap(address, bytes, shadow->address, shadow->bytes)) {
			s++;
			continue;
		}
		world.shadows--;
		memmove(shadow, shadow + 1,
			(world.shadows - s) * sizeof(*shadow));
	}
	history_forget(address, bytes);
}

void race_enter(const void *stack, const void *caller)
{
	struct thread *thread = &world.thread[self];

	if (thread->depth == MAX_FRAMES)
		refuse("functions more than %d deep", MAX_FRAMES);
	if ((uintptr_t)stack < (uintptr_t)stacks[self] + STACK_RESERVE)
		refuse("a stack of more than %d bytes",
		       STACK_BYTES - STACK_RESERVE);
	race_callers[self][thread->depth] = caller;
	thread->frames[thread->depth++] =
		(uint16_t)((uintptr_t)stack - (uintptr_t)stacks[self]);
}

void race_leave(void)
{
	struct thread *thread = &world.thread[self];

	thread->frames[--thread->depth] = 0;
	race_end_lifetime(self, (uintptr_t)stacks[self],
			  thread->depth ? thread->frames[thread->depth - 1]
					: STACK_BYTES);
}

/* The last stamp of thread t that all others cover. */
static uint8_t covered(unsigned t)
{
	uint8_t stamp = UINT8_MAX;

	for (unsigned u = 0; u < world.threads; u++) {
		const struct thread *other = &world.thread[u];

		if (u != t && other->status != ENDED &&
		    other->now.clock[t] < stamp)
			stamp = other->now.clock[t];
	}
	return stamp;
}

/* For each thread: are there any stamps? */
static bool any(const uint8_t *stamps)
{
	uint64_t all;

	_Static_assert(sizeof(all) == MAX_THREADS, "as many bytes");
	memcpy(&all, stamps, sizeof(all));
	return all != 0;
}

/* Forget those of these stamps that all others cover; note the rest. */
static bool settle(uint8_t *stamps, const uint8_t *known, uint64_t *used)
{
	bool needed = false;

	if (!any(stamps))
		return false;
	for (unsigned t = 0; t < world.threads; t++) {
		if (stamps[t] <= known[t])
			stamps[t] = 0;
		needed |= stamps[t] != 0;
		used[t] |= UINT64_C(1) << stamps[t];
	}
	return needed;
}

void race_settle(uint64_t *used)
{
	uint8_t known[MAX_THREADS] = {0};
	unsigned kept = 0;

	memset(used, 0, MAX_THREADS * sizeof(*used));
	if (world.shadows == 0)
		return;
	for (unsigned t = 0; t < world.threads; t++)
		known[t] = covered(t);
	for (unsigned s = 0; s < world.shadows; s++) {
		struct shadow *shadow = &world.shadow[s];
		bool needed = settle(shadow->read, known, used);

		needed |= settle(shadow->looked, known, used);
		needed |= settle(shadow->changed, known, used);
		if (shadow->written <= known[shadow->writer]) {
			shadow->written = 0;
			shadow->writer = 0;
		} else {
			needed = true;
			used[shadow->writer] |= UINT64_C(1) << shadow->written;
		}
		if (!needed)
			continue;
		if (kept != s)
			world.shadow[kept] = *shadow;
		kept++;
	}
	world.shadows = (uint8_t)kept;
}

static void renumber(uint8_t *stamps, uint8_t (*number)[MAX_STAMPS])
{
	if (!any(stamps))
		return;
	for (unsigned t = 0; t < world.threads; t++)
		stamps[t] = number[t][stamps[t]];
}

void race_renumber(uint8_t (*number)[MAX_STAMPS])
{
	for (unsigned s = 0; s < world.shadows; s++) {
		struct shadow *shadow = &world.shadow[s];

		shadow->written = number[shadow->writer][shadow->written];
		renumber(shadow->read, number);
		renumber(shadow->looked, number);
		renumber(shadow->changed, number);
	}
}
