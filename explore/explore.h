/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_EXPLORE_H
#define ROUSE_EXPLORE_EXPLORE_H

/* The explorer is no sanitizer that <rouse/sanitize.h> should tell anything. */
#ifndef ROUSE_NO_SANITIZE
#define ROUSE_NO_SANITIZE
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What a scenario of rouse-explore is made of.
 *
 * A scenario is a small program of a few threads. rouse-explore runs it under
 * every schedule, lets every atomic load return every value that C11 allows
 * (but for the exceptions below), and reports whether any of these executions
 * breaks what the scenario asserts, leaves a thread asleep that is owed a wake,
 * races on plain memory or touches memory after its lifetime.
 *
 * The exceptions, executions that C11 allows and that are missed:
 *  - A load reads a value that is stored only after it, in the order in which
 *    the program is executed (load buffering). Two threads, each of which loads
 *    x and then stores y, or y and then x, never both load what the other
 *    stores, whatever the orders are.
 *  - Of two seq_cst accesses to one object, a store and a later access in the
 *    order of execution, the latter takes the store for past, and so does each
 *    seq_cst fence, with what its thread reads then. C11 demands that only if
 *    seq_cst accesses, or accesses that synchronise, order the two. So where a
 *    thread does x = 1 (seq_cst), y = 1 (relaxed), and another that reads
 *    y == 1 (relaxed) goes on to read x (seq_cst, or after a seq_cst fence), it
 *    never gets 0. Programs without seq_cst accesses miss nothing here, even if
 *    they have such fences.
 *
 * A thread that spins for ever while others sleep or have ended is no failure,
 * unless no execution ends: a search that comes to a state that it knows does
 * not go on. Only EX_RANDOM complains of a schedule that does not end.
 *
 * It is compiled with -fsanitize=thread, as is the code that it tests, but not
 * linked with that sanitizer: the explorer implements each atomic access, and
 * the futex door (lib/futex.h). One such access is a step. The code of a thread
 * up to its next step runs together with the step before it. Other threads
 * never run in between, and need not: without data races the order of plain
 * accesses makes no difference. Only a signal handler of the same thread can
 * tell, and it may come between them.
 *
 * How it must be compiled: with -fno-inline, or a function that has returned
 * goes unnoticed; and with -include subject.h, which sees to that. A program
 * with a file that was compiled otherwise is refused.
 *
 * The compiler does not tell of each plain access. subject.h replaces memcpy(),
 * memmove(), memset(), memcmp() and strlen() by functions that do. Others are
 * found by page faults, on x86-64 only, and fail the run as unseen: a struct
 * that is passed or returned by value from or to memory that is shared (use a
 * local variable in between), other library functions, inline assembly. Each
 * way through the code is checked when it is first gone, and then ever more
 * rarely.
 *
 * The rules for a scenario:
 *  - What its threads share lies in one object, the state; it is all zero when
 *    start() is called. Other static memory is read-only. A thread may give
 *    others a pointer into its own stack.
 *  - No heap, no alloca(), no arrays of variable length, no input or output, no
 *    blocking call but what is offered here and in lib/futex.h. A thread has 12
 *    KiB of stack.
 *  - Atomic objects do not overlap.
 *  - A thread takes at most some hundred steps; a loop must end, or return to
 *    exactly the same state (a retry).
 *  - What only observes (counters, which thread is owed what) is a ghost: it is
 *    part of the state too, and only functions marked EX_GHOST access it. These
 *    accesses are no steps and race with nothing, and no handler comes between
 *    them.
 */

#define EX_GHOST                                                               \
	__attribute__((no_sanitize_thread, noinline, section("ex_ghosts")))

/* How many threads a scenario may have at most. */
#define EX_THREADS 8

/* How a scenario is searched. */
enum ex_mode {
	EX_EXHAUSTIVE, /* every schedule */
	EX_BOUNDED,    /* every schedule with at most @bound preemptions */
	EX_RANDOM,     /* @bound schedules by random priorities (PCT) */
};

/* The set that a run belongs to. */
enum ex_set {
	EX_QUICK, /* for every change */
	EX_DEEP,  /* only for a long search, which includes EX_QUICK */
};

/*
 * One way to run a scenario: a size, a mode, and how many moves of each kind
 * the environment may make between the steps of the threads. None of these is a
 * rescue: a thread that is owed a wake must get it without them.
 */
struct ex_run {
	unsigned size[3]; /* given to start(): how many of each role */
	enum ex_mode mode;
	unsigned bound;      /* EX_BOUNDED: preemptions; EX_RANDOM: schedules */
	unsigned ticks;      /* how often time advances (ex_tick) */
	unsigned spurious;   /* futex waits that return spuriously */
	unsigned interrupts; /* futex waits that end with -EINTR */
	unsigned signals;    /* handlers run, at any moment of any thread that
				has one (ex_handler), but for ghosts: before
				a step, before a plain access to what a
				handler accesses too, after the last one; a
				futex wait ends with -EINTR, or if it has no
				deadline goes on */
	bool strong;         /* loads return the newest value only */
	bool slices;         /* the kernel lets no thread sleep on several
				words at once */
	enum ex_set set;
};

/* The runs of a scenario, after the last one an entry of size 0. */
#define EX_END_OF_RUNS                                                         \
	{                                                                      \
		.size = { 0 }                                                  \
	}

struct ex_scenario {
	const char *name;     /* such as "event-pulse" */
	const char *promises; /* such as "E1 E2", or "" */
	const char *summary;  /* one line */
	const struct ex_run *runs;

	/* The memory that the threads share. */
	void *state;
	size_t bytes;

	/* Initialise the state and make the threads with ex_thread(). */
	void (*start)(const unsigned *size);

	/*
	 * Called whenever no thread can take a step except those in ex_pause():
	 * returns the complaint, or NULL if the sleepers may sleep on. It may
	 * be NULL itself: then a thread may only sleep until a deadline that
	 * may pass, or while another pauses. A scenario with deadlines or
	 * pauses should say which threads may sleep.
	 */
	const char *(*quiet)(void);

	/* Called when all threads have ended: returns the complaint, or NULL.
	 * May be NULL itself. */
	const char *(*end)(void);

	bool fences; /* it uses atomic_thread_fence() */
};

/* In start(). */

/* Make a thread. They are numbered from 0; @role and @i name it. */
void ex_thread(const char *role, unsigned i, void (*body)(unsigned i));

/* Make @n of them, with @i from 0. */
void ex_threads(const char *role, unsigned n, void (*body)(unsigned i));

/* Let signals interrupt the thread made last, with this handler. */
void ex_handler(void (*handler)(unsigned i));

/* The name of this memory in traces; @name must stay valid. Any part of the
 * state may be named; the narrowest name is used, with an offset. */
void ex_name(const void *memory, size_t bytes, const char *name);

/* The lifetime of this part of the state may end, by ex_free(). That call finds
 * it out too, but then the search starts anew. */
void ex_mortal(const void *memory, size_t bytes);

/* In a thread. */

/* The number of the running thread, in the order in which they were made. */
unsigned ex_self(void);

/* This must hold, or the run has failed. */
void ex_assert(bool holds, const char *what);

/*
 * A step that does nothing, and before which the thread may stay for ever, so
 * that others cannot rely on it. Put one before an action that must not rescue
 * other threads, such as a later set(), which would hide that an earlier one
 * was lost.
 */
void ex_pause(void);

/* Set *flag with the next step of this thread: a call that begins with a step
 * has begun then. The flag is a ghost. */
void ex_mark(bool *flag);

/* Count the futex calls of this thread in *calls from now on; NULL stops it.
 * The counter is a ghost. */
void ex_count_calls(unsigned char *calls);

/* Count them by kind: the waits, the wakes, and those wakes that found a
 * sleeper. NULL stops it. */
struct ex_calls {
	unsigned char waits, wakes, found;
};
void ex_count_kinds(struct ex_calls *calls);

/* The lifetime of this memory ends here. Every access to it must happen before
 * this, in the sense of C11; a later one fails the run. */
void ex_free(const void *memory, size_t bytes);

/* The moment after @n of the run's ticks; that of the start is 1. */
#define EX_TICK 1000
static inline int64_t ex_tick(unsigned n)
{
	return 1 + (int64_t)EX_TICK * n;
}

/* Anywhere: does thread i sleep in a futex wait? Does it nap, that is sleep
 * until between two ticks, after which it looks again? Does it sleep without a deadline
 * that may pass? Has it ended? */
bool ex_asleep(unsigned i);
bool ex_naps(unsigned i);
bool ex_stuck(unsigned i);
bool ex_ended(unsigned i);

#endif
