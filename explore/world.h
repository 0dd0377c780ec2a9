/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_WORLD_H
#define ROUSE_EXPLORE_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "explore.h"

/*
 * The state of an execution between two steps: all that a search saves,
 * compares and restores, but for the bytes of the stacks and of the
 * scenario's own state.
 *
 * There is one world. Arrays are dense: what is beyond a count is zero, or not
 * used.
 */
#define MAX_THREADS   EX_THREADS
#define MAX_LOCATIONS 24
#define MAX_MESSAGES  160
#define MAX_SHADOWS   64
#define MAX_FRAMES    24
#define MAX_QUEUED    4 /* words that a thread sleeps on at once */
#define STACK_BYTES   16384
#define STACK_RESERVE 4096 /* for functions without instrumentation */

/*
 * What a thread knows, or what a thread that acquires a message learns:
 *  at[l]     of location l, this message and those before it
 *  clock[t]  of the plain accesses of thread t, those up to this stamp
 */
struct view {
	uint8_t at[MAX_LOCATIONS];
	uint8_t clock[MAX_THREADS];
};

enum op_kind {
	OP_PAUSE,
	OP_LOAD,
	OP_STORE,
	OP_EXCHANGE,
	OP_ADD,
	OP_SUB,
	OP_AND,
	OP_OR,
	OP_XOR,
	OP_NAND,
	OP_CAS,
	OP_WEAK_CAS,
	OP_FENCE,
	OP_WAIT,
	OP_QUEUE,   /* of a wait on several words: one of them, not the last */
	OP_UNQUEUE, /* its end */
	OP_WAKE,
	OP_NOW,
	OP_PLAIN, /* before a plain access, or (no address) the end of the
		     thread: see step_holder() */
};

/* A step that a thread is about to take. */
struct op {
	uint8_t kind;
	uint8_t bytes;      /* of the access */
	uint8_t order;      /* memory_order_... */
	uint8_t fail_order; /* of a compare-and-swap that fails */
	uint32_t bits;      /* of a futex wait or wake */
	void *address;
	uint64_t value; /* to store; how many to wake; plain: is it written? */
	uint64_t expected; /* by a compare-and-swap or a futex wait */
	int64_t deadline;
	const void *pc; /* the code that asks */
};

enum status { READY, ASLEEP, ENDED };

/* A handler is to run first, before the step or after the sleep that the signal
 * ended. */
enum signalled { NO_SIGNAL, SIGNAL_BEFORE_STEP, SIGNAL_AFTER_SLEEP };

struct thread {
	void *sp;
	struct op op;
	uint64_t result;        /* of the last step */
	bool *mark;             /* see ex_mark() */
	uint8_t *calls;         /* see ex_count_calls() */
	struct ex_calls *kinds; /* see ex_count_kinds() */
	uint8_t status;
	bool success; /* of a compare-and-swap */
	uint8_t signalled;
	uint8_t queued;   /* words where it is queued, or was when it woke */
	bool woken;       /* by a wake on one of them */
	bool nap_is_last; /* see kernel.c */
	uint16_t handler_below;      /* its handler runs, in frames below this
					offset in the stack; 0 if none does */
	void *queue[MAX_QUEUED];     /* NULL: no longer */
	uint16_t depth;              /* functions it is in */
	uint16_t frames[MAX_FRAMES]; /* their offsets in the stack */
	struct view now;             /* what it knows */
};

/* What a thread would know after an acquire fence, and what it knew at its last
 * release fence. Only of scenarios with fences. */
struct fence_views {
	struct view acquirable;
	struct view released;
};

/* A value in the history of a location. */
struct message {
	uint64_t value;
	struct view view;
	bool attached; /* by a read-modify-write to the one before */
};

/* An atomic object: messages [first, first + count), in modification order. */
struct location {
	uintptr_t address;
	uint8_t bytes;
	uint8_t first;
	uint8_t count;
};

/* The plain accesses to an object that not all threads know of; and the atomic
 * ones, if it is mortal or also accessed plainly. Stamps; 0 is none. */
struct shadow {
	uintptr_t address;
	uint8_t bytes;
	uint8_t writer;
	uint8_t written;
	uint8_t looked[MAX_THREADS]; /* plainly */
	uint8_t read[MAX_THREADS];   /* atomically */
	uint8_t changed[MAX_THREADS];
};

struct world {
	uint8_t threads;
	uint8_t locations;
	uint8_t messages;
	uint8_t shadows;
	uint8_t dead; /* used entries of dead_range */
	uint8_t ticks, spurious, interrupts, signals; /* left */
	uint8_t last;        /* the thread that took the last step */
	uint8_t preemptions; /* so far; only counted in a bounded search */
	int64_t time;
	struct {
		uintptr_t address;
		size_t bytes;
	} dead_range[2];
	struct view sc;     /* of the sequentially consistent order */
	struct view kernel; /* of the words, by wakes */
	struct thread thread[MAX_THREADS];
	struct location location[MAX_LOCATIONS];
	struct message message[MAX_MESSAGES];
	struct shadow shadow[MAX_SHADOWS];
	struct fence_views fence[MAX_THREADS];
};

extern struct world world;

/* What does not change during a run. */
struct setting {
	const struct ex_scenario *scenario;
	const struct ex_run *run;
	struct {
		const char *role;
		unsigned i;
		void (*body)(unsigned i);
		void (*handler)(unsigned i);
	} thread[MAX_THREADS];
	struct {
		uintptr_t address;
		size_t bytes;
		const char *name;
	} name[64];
	unsigned names;
};

extern struct setting setting;

/* The running thread, or NOBODY while the search itself runs. */
#define NOBODY MAX_THREADS
extern unsigned self;

/* The first failure of the present execution; "" if none. It ends it. */
extern char failure[256];
void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The program does what the explorer does not support: exits with a message. */
_Noreturn void refuse(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* A move of the search: a step of a thread, or a move of the environment. */
enum move_kind {
	MOVE_STEP,
	MOVE_SPURIOUS,  /* a futex wait returns 0 */
	MOVE_INTERRUPT, /* a futex wait returns -EINTR */
	MOVE_TIMEOUT,   /* a futex wait returns -ETIMEDOUT */
	MOVE_SIGNAL,    /* a handler begins; it ends a futex wait */
	MOVE_RESTART,   /* a handler begins; the wait is restarted after it */
	MOVE_TICK,      /* time advances */
};

struct move {
	uint8_t kind;
	uint8_t thread;
	uint16_t choice; /* of a step that has several outcomes */
};

#endif
