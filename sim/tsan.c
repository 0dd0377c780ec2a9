/* SPDX-License-Identifier: BSD-2-Clause */
#include "tsan.h"

#include <string.h>

#include "lines.h"
#include "machine.h"
#include "parameters.h"

/*
 * Where the code under test meets the clock: each of its accesses takes time,
 * since it is compiled for the thread sanitizer (cli/tsan.h). While no thread
 * runs they take none.
 */

/* Is it in the stack of the running thread? */
static inline bool is_own(const void *p)
{
	return (uintptr_t)p - (uintptr_t)machine_stack(machine.self) <
	       STACK_BYTES;
}

/* Does this compare-and-swap fail? */
static inline bool fails(const struct tsan_access *access)
{
	uint64_t value = 0;

	memcpy(&value, (const void *)(uintptr_t)access->address, access->bytes);
	return value != access->expected;
}

static inline bool tsan_atomic(struct tsan_access *access)
{
	enum access how = ACCESS_RMW;

	if (machine.self == NULL)
		return false;
	if (access->kind == TSAN_LOAD)
		how = ACCESS_LOAD;
	if (access->kind == TSAN_STORE && access->order != __ATOMIC_SEQ_CST)
		how = ACCESS_STORE;
	lines_access(access->address, how);
	if ((access->kind == TSAN_CAS || access->kind == TSAN_WEAK_CAS) &&
	    fails(access))
		machine.counts.failed++;
	return false;
}

static inline void tsan_plain(const void *p, size_t bytes, bool write,
			      const void *pc)
{
	enum access how = write ? ACCESS_PLAIN_WRITE : ACCESS_PLAIN_READ;

	(void)bytes; /* one that touches two lines counts as one */
	(void)pc;
	if (machine.self == NULL)
		return;
	if (is_own(p))
		lines_access_own(p, how);
	else
		lines_access(p, how);
}

/* It is in a register by then. */
static inline void tsan_expected(const void *p, size_t bytes, bool write,
				 const void *pc)
{
	(void)p;
	(void)bytes;
	(void)write;
	(void)pc;
}

static inline void tsan_init(void)
{
}

static inline void tsan_fence(uint8_t order, const void *pc)
{
	(void)pc;
	if (machine.self != NULL && order == __ATOMIC_SEQ_CST)
		machine_spend(parameters.rmw);
}

static inline void tsan_enter(const void *frame, const void *pc)
{
	(void)frame;
	(void)pc;
	if (machine.self != NULL)
		machine_spend(parameters.call);
}

static inline void tsan_leave(void)
{
}

#include "tsan-calls.h"
