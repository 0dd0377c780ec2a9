/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_EXPLORE_H
#define ROUSE_EXPLORE_EXPLORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What a scenario of rouse-explore is made of.
 *
 * A scenario is a small program of a few threads. rouse-explore runs it under
 * every schedule, and lets every atomic load return every value that C11
 * allows, and says whether any of these executions breaks what the scenario
 * asserts, leaves a thread asleep that is owed a wake, races on plain memory
 * or touches memory whose life is over.
 *
 * It is compiled with -fsanitize=thread, as is the code that it tests, but not
 * linked with that sanitizer: the explorer is behind each atomic access, and
 * behind the futex door (lib/futex.h). One such access is a step. All the code
 * of a thread between two steps runs at once with the step before it; no
 * other thread sees it in between, and none needs to, since plain memory
 * is only well used if the order of its accesses does not matter.
 *
 * The rules for a scenario:
 *  - What its threads share lies in one object, the state; it is all zero
 *    when start() is called. Other static memory is read-only. A thread may
 *    give others a pointer into its own stack.
 *  - No heap, no alloca(), no arrays of variable length, no input or output, no
 *    blocking call but what is offered here and in lib/futex.h. A thread has 12
 *    KiB of stack.
 *  - Atomic objects do not overlap.
 *  - A thread does at most some hundred steps; a loop must be one that ends,
 *    or comes round to the very same state (a retry).
 *  - What only watches (counters, who is owed what) is a ghost: it lies in
 *    the state too, and only functions marked EX_GHOST access it. These
 *    accesses are no steps and race with nothing.
 */

#define EX_GHOST __attribute__((no_sanitize_thread, noinline))

/* How many threads a scenario may have at most. */
#define EX_THREADS 8

/* How a scenario is searched. */
enum ex_mode {
	EX_EXHAUSTIVE, /* every schedule */
	EX_BOUNDED,    /* every schedule with at most so many preemptions */
	EX_RANDOM,     /* so many schedules by random priorities (PCT) */
};

/* When a run belongs to: a set is all of those up to it. */
enum ex_set {
	EX_QUICK, /* the bounded set, for every change */
	EX_DEEP,  /* the long one */
};

/*
 * One way to run a scenario: a size, a mode, and what may happen beside the
 * steps of the threads. None of these happenings counts as a rescue: who is
 * owed a wake must get it without them.
 */
struct ex_run {
	unsigned size[3]; /* given to start(): how many of each role */
	enum ex_mode mode;
	unsigned bound;      /* EX_BOUNDED: preemptions; EX_RANDOM: schedules */
	unsigned ticks;      /* how often the time moves on (ex_tick) */
	unsigned spurious;   /* futex waits that end for no reason */
	unsigned interrupts; /* futex waits that end with -EINTR */
	unsigned signals;    /* handlers run, at any step of any thread that
				has one (ex_handler); a futex wait ends
				with -EINTR, or if it has no deadline goes
				on */
	bool strong;         /* loads return the newest value only */
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
	 * Asked whenever no thread can take a step but those that ex_pause():
	 * the complaint, or NULL if whoever sleeps now may sleep on. May be
	 * NULL itself: then a thread may only sleep until a deadline that may
	 * pass, or while another pauses. A scenario with deadlines or pauses
	 * does better to say who may.
	 */
	const char *(*quiet)(void);

	/* Asked when all threads have ended: the complaint, or NULL. May be
	 * NULL itself. */
	const char *(*end)(void);

	bool fences; /* it uses atomic_thread_fence() */
};

/* In start(). */

/* Make a thread, number 0, 1, 2, .. of all; @role and @i name it. */
void ex_thread(const char *role, unsigned i, void (*body)(unsigned i));

/* Make @n of them, with @i from 0. */
void ex_threads(const char *role, unsigned n, void (*body)(unsigned i));

/* Let signals interrupt the thread made last, with this handler. */
void ex_handler(void (*handler)(unsigned i));

/* Call this memory so in traces. @name must live on. Any part of the state
 * may be named; the narrowest name is used, with an offset. */
void ex_name(const void *memory, size_t bytes, const char *name);

/* This part of the state may die by ex_free(). */
void ex_mortal(const void *memory, size_t bytes);

/* In a thread. */

/* Which thread is running: the number in the order of their making. */
unsigned ex_self(void);

/* This must hold, or the run has failed. */
void ex_assert(bool holds, const char *what);

/*
 * A step that does nothing, and before which the thread may stay for ever: it
 * is no rescue of others. So put one before an act that others do not depend
 * on, like a later set(), which must not hide that an earlier one was lost.
 */
void ex_pause(void);

/* Set *flag with the next step of this thread: a call that begins with a step
 * has begun then. The flag is a ghost. */
void ex_mark(bool *flag);

/* Count the futex calls of this thread in *calls from now on; NULL: no more.
 * The counter is a ghost. */
void ex_count_calls(unsigned char *calls);

/* Count them by their kind: the waits, the wakes, and those of the wakes that
 * found somebody asleep. NULL: no more. */
struct ex_calls {
	unsigned char waits, wakes, found;
};
void ex_count_kinds(struct ex_calls *calls);

/* The life of this memory ends here. Whoever touched it must have done so
 * before, in the order that C11 calls happens-before; whoever touches it from
 * now on breaks the run. */
void ex_free(const void *memory, size_t bytes);

/* The moment after @n of the run's ticks; that of the start is 1. */
#define EX_TICK 1000
static inline int64_t ex_tick(unsigned n)
{
	return 1 + (int64_t)EX_TICK * n;
}

/* Anywhere, to ask: does thread i sleep in a futex wait? .. and has no deadline
 * that may pass? Has it ended? */
bool ex_asleep(unsigned i);
bool ex_stuck(unsigned i);
bool ex_ended(unsigned i);

#endif
