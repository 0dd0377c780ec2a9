/* SPDX-License-Identifier: BSD-2-Clause */
#include "tsan.h"

#include "race.h"
#include "yield.h"

/*
 * Where the code under test meets the search: at each of its accesses, since it
 * is compiled for the thread sanitizer (cli/tsan.h).
 *
 * While no thread runs (in start(), quiet() and end() of a scenario) these are
 * the plain accesses themselves.
 */

static inline bool tsan_atomic(struct tsan_access *access)
{
	static const uint8_t kinds[] = {
		[TSAN_LOAD] = OP_LOAD,
		[TSAN_STORE] = OP_STORE,
		[TSAN_EXCHANGE] = OP_EXCHANGE,
		[TSAN_ADD] = OP_ADD,
		[TSAN_SUB] = OP_SUB,
		[TSAN_AND] = OP_AND,
		[TSAN_OR] = OP_OR,
		[TSAN_XOR] = OP_XOR,
		[TSAN_NAND] = OP_NAND,
		[TSAN_CAS] = OP_CAS,
		[TSAN_WEAK_CAS] = OP_WEAK_CAS,
	};

	if (self == NOBODY)
		return false;
	access->found = yield_at(
		&(struct op){.kind = kinds[access->kind],
			     .bytes = access->bytes,
			     .order = access->order,
			     .fail_order = access->fail_order,
			     .address = (void *)(uintptr_t)access->address,
			     .value = access->value,
			     .expected = access->expected,
			     .pc = access->pc});
	access->success = world.thread[self].success;
	return true;
}

static inline void tsan_plain(const void *p, size_t bytes, bool write,
			      const void *pc)
{
	if (self != NOBODY && race_meets_handler(p, bytes))
		yield_at(&(struct op){.kind = OP_PLAIN,
				      .bytes = (uint8_t)bytes,
				      .address = (void *)(uintptr_t)p,
				      .value = write,
				      .pc = pc});
	race_plain(p, bytes, write, pc);
}

static inline void tsan_fence(uint8_t order, const void *pc)
{
	if (self != NOBODY)
		yield_at(&(struct op){
			.kind = OP_FENCE, .order = order, .pc = pc});
}

static inline void tsan_enter(const void *frame, const void *pc)
{
	if (self != NOBODY)
		race_enter(frame, pc);
}

static inline void tsan_leave(void)
{
	if (self != NOBODY)
		race_leave();
}

#include "tsan-calls.h"
