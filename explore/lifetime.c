/* SPDX-License-Identifier: BSD-2-Clause */
#include "lifetime.h"

#include "fiber.h"
#include "names.h"

unsigned lifetime_owner(uintptr_t address)
{
	uintptr_t offset = address - (uintptr_t)stacks;

	return offset < world.threads * (uintptr_t)STACK_BYTES
		       ? (unsigned)(offset / STACK_BYTES)
		       : NOBODY;
}

bool lifetime_in_state(uintptr_t address)
{
	return address - (uintptr_t)setting.scenario->state <
	       setting.scenario->bytes;
}

bool lifetime_check(unsigned t, uintptr_t address, size_t bytes)
{
	unsigned owner = lifetime_owner(address);
	const struct thread *thread = &world.thread[owner % MAX_THREADS];

	if (owner == NOBODY && !lifetime_in_state(address)) {
		fail("%s accesses %p, which is no memory of the scenario",
		     name_of_thread(t), (void *)address);
		return false;
	}
	for (unsigned i = 0; i < world.dead; i++) {
		if (overlap(address, bytes, world.dead_range[i].address,
			    world.dead_range[i].bytes)) {
			fail("%s accesses %s after its lifetime",
			     name_of_thread(t), name_of((void *)address));
			return false;
		}
	}
	if (owner == NOBODY || owner == t)
		return true;
	if (thread->status == ENDED || thread->depth == 0 ||
	    address < (uintptr_t)stacks[owner] +
			      thread->frames[thread->depth - 1]) {
		fail("%s accesses %s, in a function that has returned",
		     name_of_thread(t), name_of((void *)address));
		return false;
	}
	return true;
}
