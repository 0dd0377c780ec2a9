/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* fork(), nanosleep(), in strict C11 */

#include <criterion/criterion.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../cli/status.h"
#include "../../cli/stop.h"

TestSuite(stop, .timeout = 60);

/* What waitpid() says of a child that calls this. */
static int status_of(void (*call)(void))
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		signal(SIGINT,
		       SIG_DFL); /* a shell ignores it in the background */
		call();
		_exit(0);
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	return status;
}

static void ends_with(int status, void (*call)(void))
{
	int found = status_of(call);

	cr_assert(WIFEXITED(found), "%#x", found);
	cr_assert_eq(WEXITSTATUS(found), status, "%#x", found);
}

static void be_stopped(void)
{
	stop_begin();
	raise(SIGTERM);
	_exit(stop_asked() ? stop_status(STATUS_FINE) : 99);
}

static void be_interrupted(void)
{
	stop_begin();
	raise(SIGINT);
	_exit(stop_status(STATUS_FINE));
}

static void fail_before(void)
{
	stop_begin();
	raise(SIGINT);
	_exit(stop_status(STATUS_FAILED));
}

Test(stop, a_signal_is_told_by_the_exit_status_unless_a_failure_is)
{
	ends_with(143, be_stopped);
	ends_with(130, be_interrupted);
	ends_with(1, fail_before);
}

static void be_signalled_for_ever(void)
{
	const struct timespec moment = {0, 20000000};

	stop_begin();
	for (;;) {
		raise(SIGTERM);
		nanosleep(&moment, NULL);
	}
}

Test(stop, a_later_signal_ends_a_program_that_does_not_stop)
{
	int status = status_of(be_signalled_for_ever);

	cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Another time if this thread did not run in between. */
static void be_signalled_twice(void)
{
	int64_t began = now_ms();

	stop_begin();
	raise(SIGTERM);
	if (now_ms() - began < 300)
		raise(SIGTERM);
	_exit(stop_status(STATUS_FINE));
}

Test(stop, two_signals_at_once_are_one)
{
	ends_with(143, be_signalled_twice);
}

static void ignore_sigint(void)
{
	signal(SIGINT, SIG_IGN);
	stop_begin();
	raise(SIGINT);
	_exit(stop_status(STATUS_FINE));
}

Test(stop, what_was_ignored_before_is_ignored)
{
	ends_with(0, ignore_sigint);
}

static void become_a_child(void)
{
	stop_begin();
	stop_end();
	raise(SIGINT);
}

Test(stop, in_a_child_the_signal_does_what_it_did_before)
{
	int status = status_of(become_a_child);

	cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
}

static pid_t child_that_waits(void)
{
	pid_t child = fork();

	if (child == 0)
		for (;;)
			pause();
	return child;
}

static void have_a_child_killed(void)
{
	pid_t child = child_that_waits();
	int status;

	stop_begin();
	stop_kills(child);
	raise(SIGTERM);
	_exit(waitpid(child, &status, 0) == child ? 0 : 99);
}

static void have_a_late_child_killed(void)
{
	pid_t child = child_that_waits();
	int status;

	stop_begin();
	raise(SIGTERM);
	stop_kills(child);
	_exit(waitpid(child, &status, 0) == child ? 0 : 99);
}

Test(stop, a_child_is_killed_whether_it_is_named_before_the_signal_or_after)
{
	ends_with(0, have_a_child_killed);
	ends_with(0, have_a_late_child_killed);
}
