/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_cancel() and signals, in strict C11 */

#include <rouse/bell.h>
#include <rouse/event.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include "door-eventfd.h"
#include "door.h"
#include "thread.h"

static struct rouse_bell bell;

static void open_bell(void)
{
	eventfd_reset();
	cr_assert_eq(rouse_bell_open(&bell), 0);
}

/* No test may hang, whatever it finds. */
TestSuite(bell, .init = open_bell, .timeout = 60);

static bool is_readable(void)
{
	return poll(&(struct pollfd){.fd = rouse_bell_fd(&bell),
				     .events = POLLIN},
		    1, 0) == 1;
}

Test(bell, zeroed_memory_is_a_bell_that_is_not_open)
{
	struct rouse_bell zeroed = {0}, initialised = ROUSE_BELL_INIT;

	cr_assert_eq(rouse_bell_fd(&zeroed), -1);
	cr_assert_eq(rouse_bell_fd(&initialised), -1);
	rouse_bell_close(&zeroed);
	rouse_bell_ring(&zeroed);
	cr_assert_eq(rouse_bell_open(&zeroed), 0);
	cr_assert_not(rouse_bell_arm(&zeroed));
	cr_assert(rouse_bell_heard(&zeroed));
	rouse_bell_close(&zeroed);
}

Test(bell, open_gives_it_a_descriptor_once)
{
	int fd = rouse_bell_fd(&bell);

	cr_assert_geq(fd, 0);
	cr_assert(fcntl(fd, F_GETFL) & O_NONBLOCK);
	cr_assert(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	cr_assert_eq(rouse_bell_open(&bell), -EBUSY);
	cr_assert_eq(rouse_bell_fd(&bell), fd);
	rouse_bell_close(&bell);
	cr_assert_eq(rouse_bell_fd(&bell), -1);
	cr_assert_eq(fcntl(fd, F_GETFD), -1);
}

Test(bell, open_tells_that_no_descriptor_is_left)
{
	struct rlimit limit;
	struct rouse_bell one_more = ROUSE_BELL_INIT;
	int err;

	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = 0;
	setrlimit(RLIMIT_NOFILE, &limit);
	err = rouse_bell_open(&one_more);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	cr_assert_eq(err, -EMFILE);
	cr_assert_eq(rouse_bell_fd(&one_more), -1);
	cr_assert_eq(rouse_bell_open(&one_more), 0);
}

/* B2 */
Test(bell, many_rings_write_once_for_a_sleep)
{
	cr_assert(rouse_bell_arm(&bell));
	cr_assert_not(is_readable());
	for (int i = 0; i < 5; i++)
		rouse_bell_ring(&bell);
	cr_assert(is_readable());
	cr_assert(rouse_bell_heard(&bell));
	cr_assert_not(is_readable());
	cr_assert_not(rouse_bell_heard(&bell));
	cr_assert_eq(eventfd_writes(), 1);
	cr_assert_eq(eventfd_reads(), 1);
}

/* B1, B2 */
Test(bell, rings_while_the_loop_is_awake_write_nothing)
{
	for (int i = 0; i < 5; i++)
		rouse_bell_ring(&bell);
	cr_assert_not(rouse_bell_arm(&bell));
	cr_assert_not(is_readable());
	cr_assert(rouse_bell_heard(&bell));
	cr_assert(rouse_bell_arm(&bell));
	cr_assert_eq(eventfd_writes(), 0);
	cr_assert_eq(eventfd_reads(), 0);
}

/* B2: something else ended its sleep. */
Test(bell, a_loop_that_woke_for_another_reason_is_awake)
{
	cr_assert(rouse_bell_arm(&bell));
	cr_assert_not(rouse_bell_heard(&bell));
	rouse_bell_ring(&bell);
	cr_assert_not(rouse_bell_arm(&bell));
	cr_assert_eq(eventfd_writes(), 0);
	cr_assert_eq(eventfd_reads(), 0);
}

/* B1 */
Test(bell, an_arm_may_be_repeated)
{
	cr_assert(rouse_bell_arm(&bell));
	cr_assert(rouse_bell_arm(&bell));
	rouse_bell_ring(&bell);
	cr_assert(is_readable());
	cr_assert_not(rouse_bell_arm(&bell));
	cr_assert(rouse_bell_heard(&bell));
	cr_assert_eq(eventfd_writes(), 1);
}

static unsigned late;

/* The loop hears a ring that has not come to its write, and sleeps again; the
 * first of them lets another ring come and go meanwhile. */
static void hear_before_the_write(int fd)
{
	(void)fd;
	cr_assert(rouse_bell_heard(&bell));
	cr_assert(rouse_bell_arm(&bell));
	if (late++ == 0)
		rouse_bell_ring(&bell);
}

/* B1: else the descriptor would be readable for ever. */
Test(bell, a_write_that_comes_late_is_read_all_the_same)
{
	cr_assert(rouse_bell_arm(&bell));
	eventfd_on_write(hear_before_the_write);
	rouse_bell_ring(&bell);
	eventfd_on_write(NULL);
	cr_assert(is_readable());
	cr_assert_not(rouse_bell_heard(&bell));
	cr_assert_not(is_readable());
	cr_assert(rouse_bell_arm(&bell));
	cr_assert_not(rouse_bell_heard(&bell));
	cr_assert_eq(eventfd_writes(), 2);
	cr_assert_eq(eventfd_reads(), 3);
}

static void ring_in_handler(int number)
{
	(void)number;
	rouse_bell_ring(&bell);
}

/* B1: no epoll_pwait() is needed. */
Test(bell, a_handler_rings_between_arm_and_the_sleep)
{
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event event = {.events = EPOLLIN};

	cr_assert_eq(
		epoll_ctl(epoll, EPOLL_CTL_ADD, rouse_bell_fd(&bell), &event),
		0);
	signal(SIGUSR1, ring_in_handler);
	cr_assert(rouse_bell_arm(&bell));
	raise(SIGUSR1);
	cr_assert_eq(epoll_wait(epoll, &event, 1, -1), 1);
	cr_assert(rouse_bell_heard(&bell));
	close(epoll);
}

#define ITEMS   20000
#define RINGERS 2

static _Atomic unsigned put;

static void *put_and_ring(void *unused)
{
	for (unsigned i = 0; i < ITEMS; i++) {
		atomic_fetch_add_explicit(&put, 1, memory_order_relaxed);
		rouse_bell_ring(&bell);
	}
	return unused;
}

/* B1, B2, with level-triggered or edge-triggered descriptors. */
static void hear_all(uint32_t how)
{
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event event = {.events = EPOLLIN | how};
	pthread_t ringers[RINGERS];
	unsigned long arms = 0;

	cr_assert_eq(
		epoll_ctl(epoll, EPOLL_CTL_ADD, rouse_bell_fd(&bell), &event),
		0);
	threads_start(ringers, RINGERS, put_and_ring, NULL);
	while (atomic_load_explicit(&put, memory_order_relaxed) <
	       RINGERS * ITEMS) {
		bool armed = rouse_bell_arm(&bell);

		arms += armed;
		epoll_wait(epoll, &event, 1, armed ? -1 : 0);
		rouse_bell_heard(&bell);
	}
	threads_join(ringers, RINGERS);
	cr_assert_leq(eventfd_writes(), arms);
	rouse_bell_heard(&bell);
	cr_assert_not(is_readable());
	close(epoll);
}

Test(bell, no_ring_is_slept_through_with_level_triggered_epoll)
{
	hear_all(0);
}

Test(bell, no_ring_is_slept_through_with_edge_triggered_epoll)
{
	hear_all(EPOLLET);
}

static unsigned written; /* plain: ordered by the rings and the answers alone */
static struct rouse_event answer;

static void *write_and_ring(void *unused)
{
	for (unsigned i = 0; i < 1000; i++) {
		written++;
		rouse_bell_ring(&bell);
		rouse_event_wait(&answer);
		rouse_event_clear(&answer);
	}
	return unused;
}

/* B5, as far as the machine shows it, or a sanitizer. */
Test(bell, what_was_written_before_a_ring_is_there_when_it_is_heard)
{
	pthread_t ringer = thread_start(write_and_ring, NULL);

	for (unsigned i = 0; i < 1000; i++) {
		yield_until(rouse_bell_heard(&bell));
		cr_assert_eq(written, i + 1);
		rouse_event_set(&answer);
	}
	pthread_join(ringer, NULL);
}

static _Atomic bool may_write;

static void wait_before_the_write(int fd)
{
	yield_until(may_write);
	cr_assert_neq(fcntl(fd, F_GETFD), -1, "it was closed before a write");
}

static void *ring_once(void *unused)
{
	rouse_bell_ring(&bell);
	return unused;
}

static void *close_bell(void *unused)
{
	rouse_bell_close(&bell);
	return unused;
}

/* B3: the number might be that of another file by then. */
Test(bell, close_waits_for_rings_that_are_about_to_write)
{
	pthread_t ringers[2], closer;

	eventfd_on_write(wait_before_the_write);
	for (unsigned i = 0; i < 2; i++) {
		cr_assert(rouse_bell_arm(&bell));
		ringers[i] = thread_start(ring_once, NULL);
		yield_until(eventfd_writes() == i + 1);
		cr_assert(rouse_bell_heard(&bell));
	}
	closer = thread_start(close_bell, NULL);
	door_await_asleep(&bell, 1);
	may_write = true;
	pthread_join(closer, NULL);
	cr_assert_eq(rouse_bell_fd(&bell), -1);
	threads_join(ringers, 2);
	cr_assert_eq(door_waits(), 1);
}

/* B3 */
Test(bell, may_be_rung_when_it_is_closed_and_is_heard_when_it_is_open_again)
{
	cr_assert(rouse_bell_arm(&bell));
	rouse_bell_close(&bell);
	rouse_bell_ring(&bell);
	rouse_bell_ring(&bell);
	cr_assert_eq(rouse_bell_open(&bell), 0);
	cr_assert_not(rouse_bell_arm(&bell));
	cr_assert(rouse_bell_heard(&bell));
	cr_assert(rouse_bell_arm(&bell));
	cr_assert_not(is_readable());
	cr_assert_eq(eventfd_writes(), 0);
}

Test(bell, close_forgets_a_write_that_was_not_read)
{
	cr_assert(rouse_bell_arm(&bell));
	rouse_bell_ring(&bell);
	rouse_bell_close(&bell);
	cr_assert_eq(rouse_bell_open(&bell), 0);
	cr_assert(rouse_bell_heard(&bell));
	cr_assert_eq(eventfd_reads(), 0);
}

Test(bell, no_call_touches_errno)
{
	errno = 77;
	cr_assert(rouse_bell_arm(&bell));
	rouse_bell_ring(&bell);
	cr_assert(rouse_bell_heard(&bell));
	eventfd_on_write(hear_before_the_write);
	late = 1;
	cr_assert(rouse_bell_arm(&bell));
	rouse_bell_ring(&bell); /* the first read finds nothing */
	eventfd_on_write(NULL);
	rouse_bell_close(&bell);
	cr_assert_eq(rouse_bell_open(&bell), 0);
	cr_assert_eq(errno, 77);
}

static _Atomic bool went_on;

static void *ring_though_cancelled(void *unused)
{
	pthread_cancel(pthread_self());
	rouse_bell_ring(&bell);
	rouse_bell_heard(&bell);
	rouse_bell_close(&bell);
	went_on = true;
	return unused;
}

Test(bell, no_call_is_a_cancellation_point)
{
	pthread_t ringer;

	cr_assert(rouse_bell_arm(&bell));
	ringer = thread_start(ring_though_cancelled, NULL);
	pthread_join(ringer, NULL);
	cr_assert(went_on);
}
