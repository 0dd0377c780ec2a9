/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_setname_np() */

#include <errno.h>
#include <pthread.h>
#include <rouse.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * A program that hangs: a thread waits for an object of each kind, and two wait
 * for each other. Or with an argument one that does something else. For the
 * tests of the tools that say so. It ends by itself, after five minutes.
 */
struct rouse_event ready = ROUSE_EVENT_INIT, later = ROUSE_EVENT_INIT;
struct rouse_lock first = ROUSE_LOCK_INIT, second = ROUSE_LOCK_INIT;
struct rouse_rlock tree = ROUSE_RLOCK_INIT, root = ROUSE_RLOCK_INIT;
struct rouse_rlock left_behind = ROUSE_RLOCK_INIT;
struct rouse_lock items = ROUSE_LOCK_INIT, busy = ROUSE_LOCK_INIT;
struct rouse_cond not_empty = ROUSE_COND_INIT(&items);
struct rouse_cond told = ROUSE_COND_INIT(&busy);
struct rouse_cond grown = ROUSE_COND_INIT_RLOCK(&root);
struct rouse_cond pool = ROUSE_COND_INIT_LIFO(&items);
struct rouse_waitq queue = ROUSE_WAITQ_INIT, inbox = ROUSE_WAITQ_INIT;
struct rouse_event news = ROUSE_EVENT_INIT, closing = ROUSE_EVENT_INIT;
struct rouse_event quit = ROUSE_EVENT_INIT;
struct rouse_bell bell = ROUSE_BELL_INIT;
struct rouse_sem tokens = ROUSE_SEM_INIT(0);
struct rouse_auto answered = ROUSE_AUTO_INIT;
struct rouse_latch arrived = ROUSE_LATCH_INIT(3);
struct rouse_barrier crossing = ROUSE_BARRIER_INIT(2);
struct rouse_once once = ROUSE_ONCE_INIT;
struct rouse_count moves = ROUSE_COUNT_INIT;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static _Atomic pid_t sleeper;
static struct rouse_event held = ROUSE_EVENT_INIT, left = ROUSE_EVENT_INIT;

/* No call of these returns, or it is no matter what. */
#pragma GCC diagnostic ignored "-Wunused-result"

/* With a stop, where a thread can sleep on both: so it is in futex_waitv. */
static void *wait_event(void *unused)
{
	struct rouse_wait how = {ROUSE_FOREVER, 0, &quit};

#ifdef SYS_futex_waitv
	if (syscall(SYS_futex_waitv, NULL, 0, 0, NULL, 0) < 0 &&
	    errno == EINVAL)
		how.flags = ROUSE_WAIT_STOP;
#endif
	rouse_event_wait_with(&ready, &how);
	return unused;
}

static void *wait_an_hour(void *unused)
{
	rouse_event_wait_until(&later, rouse_after(3600 * ROUSE_SEC));
	return unused;
}

static void *lock_first(void *unused)
{
	rouse_lock_acquire(&first);
	rouse_event_set(&held);
	while (!rouse_lock_locked(&second))
		sched_yield();
	rouse_lock_acquire(&second);
	return unused;
}

static void *lock_second(void *unused)
{
	rouse_lock_acquire(&second);
	rouse_event_wait(&held);
	rouse_lock_acquire(&first);
	return unused;
}

static void *own_tree(void *unused)
{
	rouse_rlock_acquire(&tree);
	rouse_rlock_acquire(&tree);
	rouse_rlock_acquire(&root);
	rouse_event_set(&held);
	while (!rouse_event_is_set(&left))
		sched_yield(); /* a wait would be counted as one that hangs */
	rouse_rlock_acquire(&left_behind);
	return unused;
}

static void *own_root(void *unused)
{
	rouse_event_wait(&held);
	rouse_rlock_acquire(&tree);
	return unused;
}

static void *leave_behind(void *unused)
{
	rouse_rlock_acquire(&left_behind);
	return unused;
}

static void *wait_items(void *unused)
{
	rouse_lock_acquire(&items);
	rouse_cond_wait(&not_empty);
	return unused;
}

static void *wait_grown(void *unused)
{
	rouse_rlock_acquire(&root);
	rouse_cond_wait(&grown);
	return unused;
}

static void *wait_told(void *unused)
{
	rouse_lock_acquire(&busy);
	sleeper = gettid();
	rouse_cond_wait(&told);
	return unused;
}

static void *wait_queue(void *unused)
{
	struct rouse_waiter self;

	pthread_mutex_lock(&mutex);
	rouse_waitq_join(&queue, &self);
	sleeper = gettid();
	if (rouse_waitq_count(&queue) == 1)
		rouse_event_set(&held);
	pthread_mutex_unlock(&mutex);
	rouse_waiter_park(&self);
	return unused;
}

/* For any of several, so that there is a stop as well. */
static void wait_several(uint32_t flags)
{
	static struct rouse_event many[20];
	struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_STOP | flags,
				 &closing};
	struct rouse_waiter self;
	struct rouse_wanted wanted[22] = {ROUSE_WANT_EVENT(&news),
					  ROUSE_WANT_WAITER(&self)};

	for (unsigned i = 0; i < 20; i++)
		wanted[i + 2] = (struct rouse_wanted)ROUSE_WANT_EVENT(&many[i]);
	pthread_mutex_lock(&mutex);
	rouse_waitq_join(&inbox, &self);
	pthread_mutex_unlock(&mutex);
	if (rouse_wait_any(wanted, flags ? 22 : 2, &how) < 0)
		return;
}

static void *wait_any(void *unused)
{
	wait_several(0);
	return unused;
}

/* The kernel has no call for that: the thread sleeps again and again. */
static void *wait_in_slices(void *unused)
{
	wait_several(ROUSE_WAIT_INTERRUPTIBLE);
	return unused;
}

static void *close_bell(void *unused)
{
	rouse_bell_open(&bell);
	bell.word_ += 16; /* as if a ring were about to write for ever */
	rouse_bell_close(&bell);
	return unused;
}

static void *wait_tokens(void *unused)
{
	rouse_sem_wait(&tokens);
	return unused;
}

static void *wait_answered(void *unused)
{
	rouse_auto_wait(&answered);
	return unused;
}

static void *wait_latch(void *unused)
{
	rouse_latch_wait(&arrived);
	return unused;
}

static void *wait_barrier(void *unused)
{
	rouse_barrier_wait(&crossing);
	return unused;
}

static int make_once(void *unused)
{
	return unused != NULL;
}

/* As if the first thread, which does nothing, were at it. */
static void *wait_once(void *unused)
{
	once.word_ = 4 * (unsigned)getpid();
	rouse_once_call(&once, make_once, NULL);
	return unused;
}

static void *wait_count(void *unused)
{
	rouse_count_wait(&moves, rouse_count_look(&moves));
	return unused;
}

static pthread_t start(const char *name, void *(*body)(void *))
{
	pthread_attr_t small; /* for a thousand threads in 32 bits */
	pthread_t thread;

	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, 256 * 1024);
	if (pthread_create(&thread, &small, body, NULL))
		abort();
	pthread_setname_np(thread, name);
	return thread;
}

static void await_cond(struct rouse_cond *cond, unsigned n)
{
	while (rouse_cond_waiters(cond) < n)
		sched_yield();
}

/* The kernel has the sleeper asleep: who slept first shows in their times, and a
 * waiter that is notified stays asleep until the lock is released. */
static void await_asleep(void)
{
	char path[64], state = 0;
	FILE *from;

	while (state != 'S') {
		snprintf(path, sizeof(path), "/proc/self/task/%d/stat",
			 (int)sleeper);
		from = fopen(path, "r");
		if (from == NULL || fscanf(from, "%*d (%*[^)]) %c", &state) < 1)
			abort();
		fclose(from);
	}
}

/* Threads that come, change a few objects, and go. */
static void *flit(void *unused)
{
	rouse_deadline soon = rouse_after(100 * ROUSE_USEC);

	rouse_event_wait_until(&later, soon);
	rouse_lock_acquire(&items);
	rouse_cond_notify(&not_empty, 1);
	rouse_cond_wait_until(&not_empty, soon + 100 * ROUSE_USEC);
	rouse_lock_release(&items);
	return unused;
}

static void churn(void)
{
	pthread_t threads[8];

	for (;;) {
		for (unsigned i = 0; i < 8; i++)
			threads[i] = start("flit", flit);
		for (unsigned i = 0; i < 8; i++)
			pthread_join(threads[i], NULL);
	}
}

static void many(void)
{
	char name[16];

	for (unsigned i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "many-%u", i);
		start(name, wait_items);
		await_cond(&not_empty, i + 1);
	}
	rouse_event_wait(&ready);
}

/* Each other call that waits, by a thread of that name. */
static bool never(void *unused)
{
	return unused != NULL;
}

static const struct rouse_wait how = {INT64_C(1) << 60, 0, NULL};
static struct rouse_waiter nodes[2];
static struct rouse_wanted wanted[] = {ROUSE_WANT_EVENT(&later),
				       ROUSE_WANT_EVENT(&ready)};

static struct rouse_barrier others = ROUSE_BARRIER_INIT(2);

#define CALLS(CALL)                                                            \
	CALL(event_wait_with, rouse_event_wait_with(&ready, &how))             \
	CALL(event_since, rouse_event_wait_since(&ready, 0))                   \
	CALL(since_until,                                                      \
	     rouse_event_wait_since_until(&ready, 0, how.deadline))            \
	CALL(since_with, rouse_event_wait_since_with(&ready, 0, &how))         \
	CALL(latch_with, rouse_latch_wait_with(&arrived, &how))                \
	CALL(barrier_until, rouse_barrier_wait_until(&crossing, how.deadline)) \
	CALL(barrier_with, rouse_barrier_wait_with(&others, &how))             \
	CALL(once_until,                                                       \
	     rouse_once_call_until(&once, make_once, NULL, how.deadline))      \
	CALL(once_with, rouse_once_call_with(&once, make_once, NULL, &how))    \
	CALL(count_until, rouse_count_wait_until(&moves, 0, how.deadline))     \
	CALL(count_with, rouse_count_wait_with(&moves, 0, &how))               \
	CALL(lock_until, rouse_lock_acquire_until(&busy, how.deadline))        \
	CALL(lock_with, rouse_lock_acquire_with(&busy, &how))                  \
	CALL(rlock_until, rouse_rlock_acquire_until(&tree, how.deadline))      \
	CALL(rlock_with, rouse_rlock_acquire_with(&tree, &how))                \
	CALL(cond_until, rouse_cond_wait_until(&not_empty, how.deadline))      \
	CALL(cond_with, rouse_cond_wait_with(&not_empty, &how))                \
	CALL(cond_for, rouse_cond_wait_for(&not_empty, never, NULL))           \
	CALL(for_until,                                                        \
	     rouse_cond_wait_for_until(&not_empty, never, NULL, how.deadline)) \
	CALL(for_with,                                                         \
	     rouse_cond_wait_for_with(&not_empty, never, NULL, &how))          \
	CALL(park_until, rouse_waiter_park_until(&nodes[0], how.deadline))     \
	CALL(park_with, rouse_waiter_park_with(&nodes[1], &how))               \
	CALL(wait_any_of, rouse_wait_any(wanted, 2, &how))                     \
	CALL(wait_all_of, rouse_wait_all(wanted, 2, &how))                     \
	CALL(sem_until, rouse_sem_wait_until(&tokens, how.deadline))           \
	CALL(sem_with, rouse_sem_wait_with(&tokens, &how))                     \
	CALL(auto_until, rouse_auto_wait_until(&answered, how.deadline))       \
	CALL(auto_with, rouse_auto_wait_with(&answered, &how))

#define BODY(name, call)                                                       \
	static void *name(void *unused)                                        \
	{                                                                      \
		if (strstr(#name, "cond") || strstr(#name, "for"))             \
			rouse_lock_acquire(&items);                            \
		call;                                                          \
		return unused;                                                 \
	}
#define START(name, call) start(#name, name);
CALLS(BODY)

#ifdef HAVE_QUEUE
#include "hung-queue.h"
#else
static void hang_queues(void)
{
}

static void make_queue_calls(void)
{
}
#endif

static void make_calls(void)
{
	once.word_ = 4 * (unsigned)getpid();
	rouse_lock_acquire(&busy);
	rouse_rlock_acquire(&tree);
	rouse_waitq_join(&queue, &nodes[0]);
	rouse_waitq_join(&queue, &nodes[1]);
	CALLS(START)
	make_queue_calls();
}

static void hang(void)
{
	hang_queues();
	start("consumer-1", wait_items);
	await_cond(&not_empty, 1);
	start("consumer-2", wait_items);
	await_cond(&not_empty, 2);
	start("grower", wait_grown);
	await_cond(&grown, 1);
	start("told", wait_told);
	await_cond(&told, 1);
	await_asleep();
	rouse_lock_acquire(&busy);
	rouse_cond_notify(&told, 1);
	start("parked-1", wait_queue);
	rouse_event_wait(&held);
	rouse_event_clear(&held);
	await_asleep();
	start("parked-2", wait_queue);
	start("event", wait_event);
	start("closer", close_bell);
	start("any", wait_any);
	start("taker", wait_tokens);
	start("auto", wait_answered);
	start("latched", wait_latch);
	start("barred", wait_barrier);
	start("onced", wait_once);
	start("counted", wait_count);
	start("hour", wait_an_hour);
	start("first", lock_first);
	start("second", lock_second);
	rouse_event_wait(&held);
	rouse_event_clear(&held);
	start("owner", own_tree);
	start("reader", own_root);
	/* The last one, so that no other thread gets its pthread_t. */
	pthread_join(start("left", leave_behind), NULL);
	rouse_event_set(&left);
}

int main(int argc, char **argv)
{
	alarm(300);
	/* Where only ancestors may look at a process, this lets others, too. */
	prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
	if (argc == 1)
		hang();
	else if (strcmp(argv[1], "calls") == 0)
		make_calls();
	else if (strcmp(argv[1], "churn") == 0)
		churn();
	else if (strcmp(argv[1], "many") == 0)
		many();
	else if (strcmp(argv[1], "slices") == 0)
		start("slices", wait_in_slices);
	pause();
	return 0;
}
