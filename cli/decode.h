/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_DECODE_H
#define ROUSE_CLI_DECODE_H

#include <rouse.h>
#include <rouse/queue.h>

#include <stddef.h>
#include <stdint.h>

#include "kinds.h"

/*
 * What the words of the library's objects say, for people who look at a
 * program that is stuck. The bits are those of the pictures at the top of
 * lib/event-word.h, lib/lock-word.h, lib/waiter.h, lib/bell.c, lib/tokens.h,
 * lib/latch.c, lib/barrier.c, lib/once.c, lib/count.c and lib/supply.h.
 */
#define DECODED_SIZE 96

/* "set, epoch 7"; "clear, waiters, epoch 8". */
const char *decode_event(char text[DECODED_SIZE], uint32_t word);

/* "free"; "held, one woken, 3 waiters"; "free, one starves, 1 waiter". */
const char *decode_lock(char text[DECODED_SIZE], uint32_t word);

/* Of a thread's node in a queue: "waiting", "spinning", "asleep", "told",
 * "left", "called". */
const char *decode_waiter(char text[DECODED_SIZE], uint32_t word);

/* "quiet"; "armed"; "rung, unread, 1 writing". */
const char *decode_bell(char text[DECODED_SIZE], uint32_t word);

/* "no tokens, sleepers"; "3 tokens". */
const char *decode_tokens(char text[DECODED_SIZE], uint32_t word);

/* "set"; "clear, sleepers". */
const char *decode_auto(char text[DECODED_SIZE], uint32_t word);

/* "0"; "3, waiters". */
const char *decode_latch(char text[DECODED_SIZE], uint32_t word);

/* "3 arrived"; "broken, 1 arrived, 2 leaving, waiters". */
const char *decode_barrier(char text[DECODED_SIZE], uint32_t word);

/* "new"; "running, waiters"; "done". */
const char *decode_once(char text[DECODED_SIZE], uint32_t word);

/* "looked, waiters, epoch 7". */
const char *decode_count(char text[DECODED_SIZE], uint32_t word);

/* A kind of object, and a copy of one: see kinds.h. */
#define DECODE_KIND(KIND, kind, bytes, init) OBJECT_##KIND,
#define DECODE_COPY(KIND, kind, bytes, init) struct rouse_##kind kind##_;
enum object_kind { ROUSE_KINDS(DECODE_KIND) OBJECT_KINDS };
union object_copy {
	ROUSE_KINDS(DECODE_COPY)
};
#undef DECODE_KIND
#undef DECODE_COPY

/* What an object says. */
struct decoded {
	char text[DECODED_SIZE];
	uintptr_t owner;  /* the kernel's id of the thread that has it; or 0 */
	const void *lock; /* that it is over; or NULL */
	enum object_kind lock_kind; /* and which kind that is */
	const char *queue;          /* what its queue is; NULL: it has none */
	const struct rouse_waiter *last; /* in that; NULL: nobody */
};

struct decoder {
	const char *name; /* "event" */
	size_t size;
	void (*decode)(struct decoded *says, const union object_copy *copy);
};

extern const struct decoder decoders[OBJECT_KINDS];

#endif
