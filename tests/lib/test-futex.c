/* SPDX-License-Identifier: BSD-2-Clause */
/* The real futex door, with the kernel's answers made up where needed: linked
 * with --wrap=syscall. */
#define _GNU_SOURCE /* gettid() */

#include "futex.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "thread.h"

/* No test may hang, whatever it finds. */
TestSuite(futex, .timeout = 60);

long __real_syscall(long number, ...);
long __wrap_syscall(long number, rouse_word *word, int op, uint32_t value,
		    const void *timeout, void *word2, uint32_t bits);

static int made_up; /* the errno that every call ends with, unless 0 */
static long returned;
#ifdef SYS_futex_time64
static bool no_time64;
static unsigned tries_of_time64;
#endif

long __wrap_syscall(long number, rouse_word *word, int op, uint32_t value,
		    const void *timeout, void *word2, uint32_t bits)
{
	long ret;

#ifdef SYS_futex_time64
	if (no_time64 && number == SYS_futex_time64) {
		tries_of_time64++;
		errno = ENOSYS;
		return -1;
	}
#endif
	if (made_up) {
		errno = made_up;
		return -1;
	}
	ret = __real_syscall(number, word, op, value, timeout, word2, bits);
	if ((op & FUTEX_CMD_MASK) == FUTEX_WAKE_BITSET)
		returned = ret;
	return ret;
}

static int wait_that_fails_with(int err)
{
	rouse_word word = 0;
	int ret;

	made_up = err;
	errno = 77;
	ret = rouse__futex_wait(&word, 0, ROUSE__ANY, ROUSE_FOREVER, NULL);
	cr_assert_eq(errno, 77, "errno was touched");
	return ret;
}

static void wake_that_fails_with(int err)
{
	rouse_word word = 0;

	made_up = err;
	errno = 77;
	rouse__futex_wake_one(&word, ROUSE__ANY);
	cr_assert_eq(rouse__futex_wake_some(&word, 2, ROUSE__ANY), 0);
	rouse__futex_wake_all(&word);
	cr_assert_eq(errno, 77, "errno was touched");
}

Test(futex, wait_tells_a_changed_word_a_timeout_and_a_signal_apart)
{
	cr_assert_eq(wait_that_fails_with(EAGAIN), -EAGAIN);
	cr_assert_eq(wait_that_fails_with(ETIMEDOUT), -ETIMEDOUT);
	cr_assert_eq(wait_that_fails_with(EINTR), -EINTR);
}

Test(futex, wake_bears_memory_that_is_gone)
{
	wake_that_fails_with(EFAULT);
}

/* So says the kernel of a contended PTHREAD_PRIO_INHERIT mutex. */
Test(futex, wake_bears_memory_that_became_a_pi_mutex)
{
	wake_that_fails_with(EINVAL);
}

/* Errors that no working libc or kernel returns: a message, and abort(). */

Test(futex, wait_aborts_without_the_call, .signal = SIGABRT)
{
	wait_that_fails_with(ENOSYS);
}

Test(futex, wait_aborts_in_a_sandbox, .signal = SIGABRT)
{
	wait_that_fails_with(EPERM);
}

Test(futex, wait_aborts_on_memory_that_is_gone, .signal = SIGABRT)
{
	wait_that_fails_with(EFAULT);
}

Test(futex, wait_aborts_on_an_argument_of_ours, .signal = SIGABRT)
{
	wait_that_fails_with(EINVAL);
}

Test(futex, wake_aborts_without_the_call, .signal = SIGABRT)
{
	wake_that_fails_with(ENOSYS);
}

#ifdef SYS_futex_time64

Test(futex, where_the_call_of_64_bits_is_missing_the_other_one_waits)
{
	rouse_word word = 0;
	rouse_deadline deadline = rouse__now() + 20 * ROUSE_MSEC;

	no_time64 = true;
	while (rouse__futex_wait(&word, 0, ROUSE__ANY, deadline, NULL) == 0)
		;
	cr_assert_geq(rouse__now(), deadline);
	cr_assert_eq(rouse__futex_wait(&word, 1, ROUSE__ANY, ROUSE_FOREVER - 1,
				       NULL),
		     -EAGAIN);
	cr_assert_not(rouse__futex_wake_one(&word, ROUSE__ANY));
	cr_assert_eq(tries_of_time64, 1);
}

#endif

static int wait_any_that_fails_with(int err)
{
	rouse_word word = 0;
	struct rouse_armed at[2] = {{&word, 0}, {&word, 0}};
	int ret;

	made_up = err;
	errno = 77;
	ret = rouse__futex_wait_any(at, 2, ROUSE_FOREVER, NULL);
	cr_assert_eq(errno, 77, "errno was touched");
	return ret;
}

Test(futex, wait_any_tells_its_ends_apart)
{
	cr_assert_eq(wait_any_that_fails_with(EAGAIN), -EAGAIN);
	cr_assert_eq(wait_any_that_fails_with(ETIMEDOUT), -ETIMEDOUT);
	cr_assert_eq(wait_any_that_fails_with(EINTR), -EINTR);
	cr_assert_eq(wait_any_that_fails_with(ENOMEM), -ENOSYS);
	cr_assert_eq(wait_any_that_fails_with(EAGAIN), -EAGAIN, "not for good");
}

/* S5 */
Test(futex, wait_any_says_so_where_the_call_is_missing)
{
	cr_assert_eq(wait_any_that_fails_with(ENOSYS), -ENOSYS);
	cr_assert_eq(wait_any_that_fails_with(EAGAIN), -ENOSYS, "for good");
}

Test(futex, wait_any_says_so_where_the_call_is_forbidden)
{
	cr_assert_eq(wait_any_that_fails_with(EPERM), -ENOSYS);
	cr_assert_eq(wait_any_that_fails_with(EAGAIN), -ENOSYS, "for good");
}

Test(futex, wait_any_aborts_on_memory_that_is_gone, .signal = SIGABRT)
{
	wait_any_that_fails_with(EFAULT);
}

/* From here on the real kernel. */

Test(futex, wait_any_takes_128_words_and_sees_that_one_has_changed)
{
	rouse_word same = 0, changed = 1;
	struct rouse_armed at[ROUSE__WORDS_MAX];

	for (unsigned i = 0; i < ROUSE__WORDS_MAX; i++)
		at[i] = (struct rouse_armed){&same, 0};
	at[100].word = &changed;
	if (rouse__futex_wait_any(at, ROUSE__WORDS_MAX, ROUSE_FOREVER, NULL) ==
	    -ENOSYS)
		cr_skip("no futex_waitv here");
	cr_assert_eq(rouse__futex_wait_any(at, ROUSE__WORDS_MAX, ROUSE_FOREVER,
					   NULL),
		     -EAGAIN);
	cr_assert_eq(
		rouse__futex_wait_any(at, 100, rouse__now() + ROUSE_MSEC, NULL),
		-ETIMEDOUT);
}

Test(futex, wait_sees_a_changed_word)
{
	rouse_word word = 1;

	cr_assert_eq(
		rouse__futex_wait(&word, 0, ROUSE__ANY, ROUSE_FOREVER, NULL),
		-EAGAIN);
}

Test(futex, wait_ends_at_its_deadline_not_before)
{
	rouse_word word = 0;
	rouse_deadline deadline = rouse__now() + 20 * ROUSE_MSEC;

	while (rouse__futex_wait(&word, 0, ROUSE__ANY, deadline, NULL) == 0)
		;
	cr_assert_geq(rouse__now(), deadline);
}

Test(futex, wait_takes_the_farthest_deadline)
{
	rouse_word word = 1;

	cr_assert_eq(rouse__futex_wait(&word, 0, ROUSE__ANY, ROUSE_FOREVER - 1,
				       NULL),
		     -EAGAIN);
}

static rouse_word shared;
static _Atomic unsigned back;

static void *sleep_on_shared(void *bits)
{
	while (atomic_load(&shared) == 0)
		rouse__futex_wait(&shared, 0, *(uint32_t *)bits, ROUSE_FOREVER,
				  NULL);
	back++;
	return NULL;
}

/* The kernel tells how many sleepers it moved, here to where they are. */
static void await_asleep(long n)
{
	yield_until(__real_syscall(SYS_futex, &shared,
				   FUTEX_REQUEUE | FUTEX_PRIVATE_FLAG, 0,
				   (void *)(long)INT_MAX, &shared, 0) == n);
}

Test(futex, wake_all_wakes_sleepers_of_all_bits)
{
	uint32_t bits[] = {1, 2, 4, ROUSE__ANY};
	pthread_t sleepers[4];

	for (int i = 0; i < 4; i++)
		sleepers[i] = thread_start(sleep_on_shared, &bits[i]);
	await_asleep(4);
	atomic_store(&shared, 1);
	rouse__futex_wake_all(&shared);
	threads_join(sleepers, 4);
	cr_assert_eq(back, 4);
}

Test(futex, wake_one_reaches_one_sleeper_and_only_of_its_bits)
{
	uint32_t bits[] = {1, 2, 2};
	const uint32_t wakes[] = {2, 2, 2, 1, 1};
	const long reached[] = {1, 1, 0, 1, 0};
	pthread_t sleepers[3];

	for (int i = 0; i < 3; i++)
		sleepers[i] = thread_start(sleep_on_shared, &bits[i]);
	await_asleep(3);
	atomic_store(&shared, 1);
	for (int i = 0; i < 5; i++) {
		cr_assert_eq(rouse__futex_wake_one(&shared, wakes[i]),
			     reached[i]);
		cr_assert_eq(returned, reached[i], "wake %d", i);
	}
	threads_join(sleepers, 3);
	cr_assert_eq(back, 3);
}

Test(futex, wake_some_reaches_as_many_as_it_says)
{
	uint32_t bits[] = {1, 2, 2, 2};
	const unsigned wakes[] = {2, 2, 3}, reached[] = {2, 1, 1};
	pthread_t sleepers[4];

	for (int i = 0; i < 4; i++)
		sleepers[i] = thread_start(sleep_on_shared, &bits[i]);
	await_asleep(4);
	atomic_store(&shared, 1);
	for (int i = 0; i < 3; i++)
		cr_assert_eq(rouse__futex_wake_some(&shared, wakes[i],
						    i < 2 ? 2 : ROUSE__ANY),
			     reached[i], "wake %d", i);
	threads_join(sleepers, 4);
	cr_assert_eq(back, 4);
}

static void *sleep_for_long(void *result)
{
	*(int *)result = rouse__futex_wait(&shared, 0, ROUSE__ANY,
					   ROUSE_FOREVER - 1, NULL);
	return NULL;
}

static void handle(int signal)
{
	(void)signal;
}

static void interrupt_a_long_sleep(void)
{
	struct sigaction action = {.sa_handler = handle,
				   .sa_flags = SA_RESTART};
	int result = 0;
	pthread_t sleeper = thread_start(sleep_for_long, &result);

	sigaction(SIGUSR1, &action, NULL);
	await_asleep(1);
	pthread_kill(sleeper, SIGUSR1);
	pthread_join(sleeper, NULL);
	cr_assert_eq(result, -EINTR);
}

/* So that an interruptible wait ends, whichever call there is. */
Test(futex, a_signal_ends_the_longest_wait_though_its_handler_has_sa_restart,
     .timeout = 20)
{
	interrupt_a_long_sleep();
#ifdef SYS_futex_time64
	no_time64 = true;
	interrupt_a_long_sleep();
	cr_assert_eq(tries_of_time64, 1);
#endif
}

static void *tell_self(void *self)
{
	*(uintptr_t *)self = rouse__self();
	return NULL;
}

/* How many threads are taken for this one. The memory of one that ended, and so
 * its pthread_t, is given to the next. */
static unsigned taken_for(uintptr_t self)
{
	unsigned same = 0;

	for (int i = 0; i < 20; i++) {
		uintptr_t other = 0;
		pthread_t thread = thread_start(tell_self, &other);

		pthread_join(thread, NULL);
		cr_assert_neq(other, 0);
		same += other == self;
	}
	return same;
}

Test(futex, self_is_another_in_another_thread)
{
	cr_assert_neq(rouse__self(), 0);
	cr_assert_eq(taken_for(rouse__self()), 0);
}

Test(futex, self_is_another_when_a_thread_has_ended)
{
	uintptr_t dead = 0;
	pthread_t thread = thread_start(tell_self, &dead);

	pthread_join(thread, NULL);
	cr_assert_eq(taken_for(dead), 0);
}

/* The child ends with 0 if it knows itself, by the call and by heart. */
static int await_child(pid_t child)
{
	int status;

	if (child == 0)
		_exit(rouse__caller() != (uintptr_t)gettid() ||
		      rouse__caller() != rouse__self());
	cr_assert_gt(child, 0);
	cr_assert_eq(waitpid(child, &status, 0), child);
	return status;
}

static void *fork_thrice(void *unused)
{
	for (int i = 0; i < 3; i++) {
		cr_assert_eq(rouse__caller(), rouse__self());
		cr_assert_eq(await_child(fork()), 0);
		cr_assert_eq(rouse__caller(), (uintptr_t)gettid());
	}
	return unused;
}

Test(futex, self_is_right_in_a_child_whichever_thread_forked)
{
	pthread_t thread = thread_start(fork_thrice, NULL);

	pthread_join(thread, NULL);
	fork_thrice(NULL);
}

static unsigned wrong, handlers;

static void ask_in_a_handler(void)
{
	handlers++;
	wrong += rouse__caller() != (uintptr_t)gettid();
}

/* These were registered before the library's: before the fork they run after
 * those, and after it before them. */
Test(futex, self_is_right_in_handlers_of_fork)
{
	pid_t child;

	pthread_atfork(ask_in_a_handler, ask_in_a_handler, ask_in_a_handler);
	rouse__self();
	child = fork();
	if (child == 0)
		_exit(wrong > 0 || handlers != 2);
	cr_assert_eq(await_child(child), 0);
	cr_assert_eq(handlers, 2);
	cr_assert_eq(wrong, 0);
}
