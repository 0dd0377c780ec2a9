/* SPDX-License-Identifier: BSD-2-Clause */
#include "usage.h"

#include "fiber.h"
#include "kernel.h"
#include "lifetime.h"

/*
 * How each word of the memory was used in any execution so far.
 *
 * Most memory is used in few ways. Only where plain accesses meet others, or an
 * end of a lifetime, do they need a stamp (race.c); only where a signal handler
 * meets them need they be steps. The first executions find out, and the search
 * begins again when it turns out that earlier accesses lacked something.
 */
bool usage_restart_search;

#define WORD        4
#define STATE_WORDS 16384

static uint8_t in_stack[MAX_THREADS][STACK_BYTES / WORD];
static uint8_t in_state[STATE_WORDS];

/* The first of the words that this memory is in, and how many they are: counted
 * from where the stack begins, or the state, which may lie anywhere. */
static uint8_t *ways_of(uintptr_t address, size_t bytes, size_t *n)
{
	unsigned owner = lifetime_owner(address);
	size_t words = owner != NOBODY ? STACK_BYTES / WORD : STATE_WORDS;
	uint8_t *ways = owner != NOBODY ? in_stack[owner] : in_state;
	size_t offset = address -
			(owner != NOBODY ? (uintptr_t)stacks[owner]
					 : (uintptr_t)setting.scenario->state);

	*n = (offset + bytes - 1) / WORD - offset / WORD + 1;
	if (offset / WORD + *n > words)
		refuse("a state of more than %d bytes", STATE_WORDS * WORD);
	return &ways[offset / WORD];
}

/* Is it in the frames of the handler that thread t runs? */
static bool is_of_handler(unsigned t, uintptr_t address)
{
	return address - (uintptr_t)stacks[t] < world.thread[t].handler_below;
}

/* If this way is new, earlier accesses may lack a stamp that they need. But they
 * have one where the memory is known to be mortal. */
static uint8_t note(uintptr_t address, size_t bytes, uint8_t way)
{
	uint8_t *ways, all = 0;
	size_t n;

	for (ways = ways_of(address, bytes, &n); n > 0; n--, ways++) {
		if ((*ways & ~USED_MORTAL) && (way & ~*ways))
			usage_restart_search = true;
		*ways |= way;
		all |= *ways;
	}
	return all;
}

uint8_t usage_note(unsigned t, uintptr_t address, size_t bytes, uint8_t way)
{
	unsigned owner = lifetime_owner(address);

	if (owner != NOBODY && owner != t)
		way |= USED_FOREIGN;
	if (world.thread[t].handler_below && !is_of_handler(t, address))
		way |= USED_HANDLER;
	return note(address, bytes, way);
}

void usage_mortal(uintptr_t address, size_t bytes)
{
	note(address, bytes, USED_MORTAL);
}

bool usage_meets_handler(const void *memory, size_t bytes)
{
	uintptr_t address = (uintptr_t)memory;
	uint8_t *ways, all = 0;
	size_t n;

	if (!kernel_may_signal(self) ||
	    (lifetime_owner(address) == NOBODY && !lifetime_in_state(address)))
		return false;
	for (ways = ways_of(address, bytes, &n); n > 0; n--, ways++)
		all |= *ways;
	return all & USED_HANDLER;
}
