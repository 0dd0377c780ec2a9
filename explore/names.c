/* SPDX-License-Identifier: BSD-2-Clause */
#include "names.h"

#include <stdio.h>

#include "fiber.h"
#include "lifetime.h"
#include "world.h"

static char *buffer(void)
{
	static char buffers[8][96];
	static unsigned next;

	return buffers[next++ % 8];
}

const char *name_of_thread(unsigned t)
{
	char *text = buffer();

	snprintf(text, 96, "%s %u", setting.thread[t].role,
		 setting.thread[t].i);
	return text;
}

const char *name_of(const void *address)
{
	uintptr_t a = (uintptr_t)address, stack = a - (uintptr_t)stacks;
	size_t narrowest = SIZE_MAX;
	char *text = buffer();

	if (lifetime_in_state(a))
		snprintf(text, 96, "state+%zu",
			 (size_t)(a - (uintptr_t)setting.scenario->state));
	else
		snprintf(text, 96, "%p", address);
	if (stack < sizeof(stacks)) {
		unsigned t = (unsigned)(stack / STACK_BYTES);

		snprintf(text, 96, "%s %u's stack-0x%zx",
			 setting.thread[t].role, setting.thread[t].i,
			 STACK_BYTES - stack % STACK_BYTES);
		return text;
	}
	for (unsigned i = 0; i < setting.names; i++) {
		uintptr_t offset = a - setting.name[i].address;

		if (offset >= setting.name[i].bytes ||
		    setting.name[i].bytes >= narrowest)
			continue;
		narrowest = setting.name[i].bytes;
		snprintf(text, 96, offset ? "%s+%zu" : "%s",
			 setting.name[i].name, offset);
	}
	return text;
}
