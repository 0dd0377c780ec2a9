/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* suspend.h, ptrace() */

#include <rouse/cond.h>

#include <criterion/criterion.h>
#include <stdatomic.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "door.h"
#include "soon.h"
#include "suspend.h"
#include "thread.h"

/* No test may hang, whatever it finds. */
TestSuite(blocked_stopped, .timeout = 60);

/* L5, where a thread is stopped by a debugger: by a child that traces it. */

static struct rouse_lock lock;
static struct rouse_cond cond = ROUSE_COND_INIT(&lock);

static _Atomic pid_t first_tid;
static _Atomic bool second_is_back;

/* In the child: stop it, say so, and let it go on when told. */
static void trace(pid_t tid, int told, int say)
{
	char byte = 0;

	if (read(told, &byte, 1) != 1 ||
	    ptrace(PTRACE_SEIZE, tid, NULL, NULL) != 0 ||
	    ptrace(PTRACE_INTERRUPT, tid, NULL, NULL) != 0 ||
	    waitpid(tid, NULL, __WALL) != tid)
		_exit(1);
	if (write(say, &byte, 1) == 1 && read(told, &byte, 1) == 1)
		ptrace(PTRACE_DETACH, tid, NULL, NULL);
	_exit(0);
}

static pid_t tracer;
static int tell, heard;

static bool say_and_hear(bool hear)
{
	char byte = 0;

	return write(tell, &byte, 1) == 1 &&
	       (!hear || read(heard, &byte, 1) == 1);
}

/* Returns whether that is permitted here. */
static bool stop(pid_t tid)
{
	int to[2], from[2];

	cr_assert_eq(pipe(to), 0);
	cr_assert_eq(pipe(from), 0);
	tracer = fork();
	if (tracer == 0) {
		close(to[1]);
		close(from[0]);
		trace(tid, to[0], from[1]);
	}
	close(to[0]);
	close(from[1]);
	tell = to[1];
	heard = from[0];
	prctl(PR_SET_PTRACER, tracer, 0, 0, 0);
	return say_and_hear(true);
}

static void let_go_on(void)
{
	cr_assert(say_and_hear(false));
	waitpid(tracer, NULL, 0);
	close(tell);
	close(heard);
}

static void *wait_first(void *unused)
{
	rouse_lock_acquire(&lock);
	first_tid = (pid_t)syscall(SYS_gettid);
	rouse_cond_wait(&cond);
	rouse_lock_release(&lock);
	return unused;
}

static void *wait_second(void *unused)
{
	rouse_lock_acquire(&lock);
	rouse_cond_wait(&cond);
	rouse_lock_release(&lock);
	second_is_back = true;
	return unused;
}

static int64_t broadcast(void)
{
	pthread_t first, second;
	int64_t began, took;

	second_is_back = false;
	first = thread_start(wait_first, NULL);
	yield_until(rouse_cond_waiters(&cond) == 1);
	second = thread_start(wait_second, NULL);
	yield_until(rouse_cond_waiters(&cond) == 2);
	door_await_asleep(NULL, 2);
	if (!stop(first_tid))
		cr_skip_test("a child may not trace its parent here");
	began = door_real_now();
	rouse_lock_acquire(&lock);
	cr_assert_eq(rouse_cond_notify_all(&cond), 2);
	rouse_lock_release(&lock);
	TOOK(took, began, second_is_back);
	let_go_on();
	pthread_join(first, NULL);
	pthread_join(second, NULL);
	return took;
}

Test(blocked_stopped, a_first_waiter_that_is_stopped_holds_up_no_broadcast)
{
	SOON_ENOUGH(broadcast());
}

static void *take_turn(void *tid)
{
	*(_Atomic pid_t *)tid = (pid_t)syscall(SYS_gettid);
	rouse_lock_acquire(&lock);
	rouse_lock_release(&lock);
	return NULL;
}

/* One that waits for the lock is stopped, another comes. */
static int64_t come_after_the_stopped(void)
{
	int64_t began, took;
	pthread_t first;

	rouse_lock_acquire(&lock);
	first = thread_start(take_turn, (void *)&first_tid);
	door_await_asleep(&lock.wake_seq_, 1);
	if (!stop(first_tid))
		cr_skip_test("a child may not trace its parent here");
	rouse_lock_release(&lock);
	began = door_real_now();
	rouse_lock_acquire(&lock);
	took = door_real_now() - began;
	rouse_lock_release(&lock);
	let_go_on();
	pthread_join(first, NULL);
	return took;
}

Test(blocked_stopped, a_waiter_of_a_lock_that_is_stopped_keeps_nobody_out)
{
	SOON_ENOUGH(come_after_the_stopped());
}
