/* SPDX-License-Identifier: BSD-2-Clause */
#include "families.h"

/*
 * All that is measured. The columns: group, name, summary; what one operation
 * is, time, and what to do; the shape, the usual numbers, and whether a sweep
 * has it unless told otherwise.
 */
/* clang-format off */

/* By an event or by a condition, and where the two threads of a pair run. */
#define PAIR(name, kind, form, how, ...)                                       \
	{name "-pingpong", name "-pingpong-" form,                             \
	 "two threads wake each other by turns " how,                          \
	 "round trip", 1, kind, NUMBER_NONE,                                   \
	 {.threads = 2, __VA_ARGS__}, {0}, false}
#define PINGPONG(name, kind, how)                                              \
	PAIR(name, kind, "2cpus", how ", on two CPUs", .pin = PIN_TWO),        \
	PAIR(name, kind, "1cpu", how ", on one CPU", .pin = PIN_ONE),          \
	PAIR(name, kind, "free", how ", where the kernel puts them",           \
	     .pin = PIN_NOT),                                                  \
	PAIR(name, kind, "busy", how ", beside two busy loops for each CPU",   \
	     .busy = true),                                                    \
	{name "-pingpong-pairs", name "-pingpong-#pairs",                      \
	 "# pair~ of threads wake each other by turns " how,                   \
	 "round trip", 1, kind, NUMBER_PAIRS,                                  \
	 {0}, {16}, true}

/* Each capacity by each number of threads, with the notify under the lock or
 * after its release. */
#define BUFFER(size, after, suffix, text)                                      \
	{"buffer-" #size suffix, "buffer-" #size "-#x#" suffix,                \
	 "buffer of " #size ", # producer~, # consumer~" text,                 \
	 "item", 1, KIND_BUFFER, NUMBER_SIDES,                                 \
	 {.capacity = size, .outside = after}, {1, 2, 8, 64}, !after}
#define BUFFERS(after, suffix, text)                                           \
	BUFFER(1, after, suffix, text),                                        \
	BUFFER(16, after, suffix, text),                                       \
	BUFFER(1024, after, suffix, text)

#define SEM_BUFFER(name, batch, how)                                           \
	{"sem-buffer-" name, "sem-buffer-" name "-#x#",                        \
	 "buffer by two semaphores, # producer~ that post " how                \
	 ", # consumer~",                                                      \
	 "token", 1, KIND_TOKENS_BUFFER, NUMBER_SIDES,                         \
	 {.capacity = batch}, {1, 4, 16}, true}

/* By how many at once, by each number of threads. */
#define QUEUE(size)                                                            \
	{"queue-" #size, "queue-" #size "-#x#",                                \
	 "queue, # producer~, # consumer~, " #size " at once",                 \
	 "item", 1, KIND_QUEUE, NUMBER_SIDES,                                  \
	 {.batch = size}, {1, 4, 16}, true}

const struct family families[] = {
	{"plain", "is-set",
	 "is the event set?",
	 "call", 1, KIND_IS_SET, NUMBER_NONE,
	 {.threads = 1}, {0}, false},
	{"plain", "set-again",
	 "set an event that is set",
	 "call", 1, KIND_SET_AGAIN, NUMBER_NONE,
	 {.threads = 1}, {0}, false},
	{"plain", "wait-set",
	 "wait for an event that is set",
	 "call", 1, KIND_WAIT_SET, NUMBER_NONE,
	 {.threads = 1}, {0}, false},
	{"plain", "wait-set-stop",
	 "wait for an event that is set, with a stop",
	 "call", 1, KIND_WAIT_SET_STOP, NUMBER_NONE,
	 {.threads = 1}, {0}, false},
	{"plain", "set-clear",
	 "set and clear an event, nobody waits",
	 "pair of calls", 1, KIND_SET_CLEAR, NUMBER_NONE,
	 {.threads = 1}, {0}, false},
	{"plain", "lock",
	 "acquire and release a lock, nobody else wants it",
	 "pair of calls", 1, KIND_LOCK, NUMBER_NONE,
	 {.threads = 1}, {0}, false},
	{"plain", "notify-none",
	 "notify a condition that nobody waits for",
	 "call", 1, KIND_NOTIFY_NONE, NUMBER_NONE,
	 {.threads = 1}, {0}, false},
	{"plain", "ring-again",
	 "ring for a loop that is awake",
	 "call", 1, KIND_RING_AGAIN, NUMBER_NONE,
	 {.threads = 1}, {0}, false},
	{"plain", "once-done",
	 "have something done once that is done",
	 "call", 1, KIND_ONCE_DONE, NUMBER_NONE,
	 {.threads = 1}, {0}, false},
	{"plain", "sem",
	 "post a token to a semaphore and take it, nobody waits",
	 "pair of calls", 1, KIND_TOKENS, NUMBER_NONE,
	 {.threads = 1}, {0}, false},
	{"move", "move-#",
	 "# thread~ move an eventcount all the time, nobody waits",
	 "move", 1, KIND_MOVE, NUMBER_THREADS,
	 {0}, {1, 2, 8}, true},
	PAIR("event", KIND_STOP_PINGPONG, "stop-2cpus",
	     "through an event, each wait with a stop, on two CPUs",
	     .pin = PIN_TWO),
	PINGPONG("event", KIND_EVENT_PINGPONG, "through an event"),
	PINGPONG("cond", KIND_COND_PINGPONG, "through a condition"),
	PINGPONG("sem", KIND_TOKENS_PINGPONG, "through semaphores"),
	PAIR("any", KIND_ANY_PINGPONG, "2events-2cpus",
	     "through any of 2 events, on two CPUs",
	     .pin = PIN_TWO, .capacity = 2),
	PAIR("any", KIND_ANY_PINGPONG, "8events-2cpus",
	     "through any of 8 events, on two CPUs",
	     .pin = PIN_TWO, .capacity = 8),
	{"event-release", "event-release-#",
	 "one set releases # waiter~, until the last returned",
	 "set", 1, KIND_EVENT_RELEASE, NUMBER_THREADS,
	 {0}, {2, 16, 128, 1000}, true},
	{"cond-release", "cond-release-#",
	 "one notify_all releases # waiter~, until the last returned",
	 "notify_all", 1, KIND_COND_RELEASE, NUMBER_THREADS,
	 {0}, {2, 16, 128, 1000}, true},
	{"latch-release", "latch-release-#",
	 "the last count releases # waiter~, until the last returned",
	 "count", 1, KIND_LATCH_RELEASE, NUMBER_THREADS,
	 {0}, {2, 16, 128}, true},
	{"barrier", "barrier-#",
	 "# thread~ meet at a barrier again and again",
	 "phase", 1, KIND_BARRIER, NUMBER_THREADS,
	 {0}, {2, 16, 128}, true},
	{"cond-one-of", "cond-one-of-#",
	 "notify one of # waiter~, until it has answered",
	 "notify", 1, KIND_ONE_OF_MANY, NUMBER_THREADS,
	 {0}, {1000}, false},
	BUFFERS(false, "", ""),
	BUFFERS(true, "-outside", ", notify after the release"),
	SEM_BUFFER("1", 1, "one by one"),
	SEM_BUFFER("32", 32, "32 at once"),
	QUEUE(1),
	QUEUE(32),
	{"bell", "bell-busy",
	 "ring for each item, for a loop that is busy for half of the time",
	 "item", 1, KIND_BELL_BUSY, NUMBER_NONE,
	 {.threads = 2, .work = 1000}, {0}, false},
	{"contend", "contend-#",
	 "one lock, wanted by # thread~ all the time",
	 "turn", 2, KIND_CONTEND, NUMBER_THREADS,
	 {0}, {2, 8, 64}, true},
	{"contend-work", "contend-#-work",
	 "one lock, wanted by # thread~ with a microsecond of work in between",
	 "turn", 2, KIND_CONTEND, NUMBER_THREADS,
	 {.work = 1000}, {2, 8, 64}, true},
	{"fairness", "fairness-#",
	 "one lock, wanted by # thread~ all the time; how long does each wait?",
	 "turn", 4, KIND_FAIRNESS, NUMBER_THREADS,
	 {0}, {8, 64}, true},
	{"timed", "event-past",
	 "wait for an event, the deadline is past",
	 "call", 1, KIND_EVENT_PAST, NUMBER_NONE,
	 {.threads = 1}, {0}, false},
	{"timed", "cond-past",
	 "wait for a condition, the deadline is past",
	 "call", 1, KIND_COND_PAST, NUMBER_NONE,
	 {.threads = 1}, {0}, false},
	{"timed", "event-expire",
	 "wait 50 us for an event in vain; how late is the return?",
	 "lateness", 1, KIND_EVENT_EXPIRE, NUMBER_NONE,
	 {.threads = 1}, {0}, false},
	{"timed", "cond-expire",
	 "wait 50 us for a condition in vain; how late is the return?",
	 "lateness", 1, KIND_COND_EXPIRE, NUMBER_NONE,
	 {.threads = 1}, {0}, false},
};
/* clang-format on */

const unsigned n_families = sizeof(families) / sizeof(*families);
