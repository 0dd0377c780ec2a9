/* SPDX-License-Identifier: BSD-2-Clause */
#include "tsan.h"

#include "compiled.h"
#include "lifetime.h"
#include "race.h"
#include "usage.h"
#include "watch.h"
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
	if (self == NOBODY)
		return;
	if (usage_meets_handler(p, bytes))
		yield_at(&(struct op){.kind = OP_PLAIN,
				      .bytes = (uint8_t)bytes,
				      .address = (void *)(uintptr_t)p,
				      .value = write,
				      .pc = pc});
	watch_pass(pc);
	watch_announce(p, bytes, write);
	race_plain(p, bytes, write, pc);
}

static inline void tsan_expected(const void *p, size_t bytes, bool write,
				 const void *pc)
{
	if (lifetime_owner((uintptr_t)p) != self)
		tsan_plain(p, bytes, write, pc);
}

static inline void tsan_init(void)
{
	compiled_note();
}

static inline void tsan_fence(uint8_t order, const void *pc)
{
	if (self != NOBODY)
		yield_at(&(struct op){
			.kind = OP_FENCE, .order = order, .pc = pc});
}

static inline void tsan_enter(const void *frame, const void *pc)
{
	if (self == NOBODY)
		return;
	watch_pass(pc);
	race_enter(frame, pc);
}

static inline void tsan_leave(void)
{
	if (self != NOBODY)
		race_leave();
}

#include "tsan-calls.h"

/*
 * The functions of <string.h> that subject.h replaces. A ghost that calls one
 * accesses nothing.
 */

static void access_bytes(const void *p, size_t bytes, bool write,
			 const void *pc)
{
	if (!watch_is_ghost(pc))
		tsan_range(p, bytes, write, pc);
}

void *ex_memcpy(void *to, const void *from, size_t bytes);
void *ex_memmove(void *to, const void *from, size_t bytes);
void *ex_memset(void *to, int value, size_t bytes);
int ex_memcmp(const void *a, const void *b, size_t bytes);
size_t ex_strlen(const char *text);
void *ex_memcpy(void *to, const void *from, size_t bytes)
{
	access_bytes(from, bytes, false, TSAN_CALLER);
	access_bytes(to, bytes, true, TSAN_CALLER);
	return memcpy(to, from, bytes);
}

void *ex_memmove(void *to, const void *from, size_t bytes)
{
	access_bytes(from, bytes, false, TSAN_CALLER);
	access_bytes(to, bytes, true, TSAN_CALLER);
	return memmove(to, from, bytes);
}

void *ex_memset(void *to, int value, size_t bytes)
{
	access_bytes(to, bytes, true, TSAN_CALLER);
	return memset(to, value, bytes);
}

int ex_memcmp(const void *a, const void *b, size_t bytes)
{
	access_bytes(a, bytes, false, TSAN_CALLER);
	access_bytes(b, bytes, false, TSAN_CALLER);
	return memcmp(a, b, bytes);
}

/* A string is read up to its end, and no further, as the library may. */
size_t ex_strlen(const char *text)
{
	size_t n = 0;

	do
		access_bytes(text + n, 1, false, TSAN_CALLER);
	while (text[n++] != '\0');
	return n - 1;
}
