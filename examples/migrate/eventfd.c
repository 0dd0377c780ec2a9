/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * From an eventfd, to wake a thread or an event loop: the same with rouse, and
 * what differs. It prints what it has seen to be so; docs/migrate.md tells of it.
 *
 *	cc -std=c11 eventfd.c -o eventfd \
 *		$(pkg-config --cflags --libs rouse) -pthread
 */
#include "claim.h"

#include <rouse.h>

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

static int fd;

static void wake(void)
{
	uint64_t one = 1;

	if (write(fd, &one, sizeof(one)) < 0)
		abort();
}

static void sleep_until_woken(void)
{
	struct pollfd readable = {.fd = fd, .events = POLLIN};
	uint64_t times;

	poll(&readable, 1, -1);
	if (read(fd, &times, sizeof(times)) < 0)
		abort();
}

static struct rouse_bell bell = ROUSE_BELL_INIT;

static void our_wake(void)
{
	rouse_bell_ring(&bell);
}

static void our_sleep_until_woken(void)
{
	struct pollfd readable = {.fd = rouse_bell_fd(&bell), .events = POLLIN};

	poll(&readable, 1, rouse_bell_arm(&bell) ? -1 : 0);
	rouse_bell_heard(&bell);
}

static bool is_readable(int descriptor)
{
	struct pollfd readable = {.fd = descriptor, .events = POLLIN};

	return poll(&readable, 1, 0) == 1;
}

static void *wake_both(void *unused)
{
	wake();
	our_wake();
	return unused;
}

int main(void)
{
	struct rouse_event event = ROUSE_EVENT_INIT;
	uint64_t most = UINT64_MAX - 1, one = 1, times;
	pthread_t waker;
	bool was;

	fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (fd < 0 || rouse_bell_open(&bell) != 0 ||
	    pthread_create(&waker, NULL, wake_both, NULL))
		return EXIT_FAILURE;
	sleep_until_woken();
	our_sleep_until_woken();
	pthread_join(waker, NULL);
	claim("A bell wakes a loop as an eventfd does", true);

	wake();
	our_wake();
	claim("A ring writes nothing while the loop is awake",
	      is_readable(fd) && !is_readable(rouse_bell_fd(&bell)));
	claim("The loop asks before it sleeps", !rouse_bell_arm(&bell));
	rouse_bell_heard(&bell);

	wake();
	was = read(fd, &times, sizeof(times)) == sizeof(times) && times == 2;
	if (!rouse_bell_arm(&bell))
		return EXIT_FAILURE;
	our_wake();
	our_wake();
	claim("A bell does not count",
	      was && is_readable(rouse_bell_fd(&bell)) &&
		      rouse_bell_heard(&bell) && !rouse_bell_heard(&bell));

	was = write(fd, &most, sizeof(most)) == sizeof(most) &&
	      write(fd, &one, sizeof(one)) < 0 && errno == EAGAIN;
	for (int i = 0; i < 1000; i++)
		our_wake();
	claim("A ring cannot fail", was);

	rouse_event_set(&event);
	rouse_event_wait(&event);
	was = rouse_event_is_set(&event);
	claim("A wait for an event consumes nothing",
	      was && read(fd, &times, sizeof(times)) == sizeof(times) &&
		      read(fd, &times, sizeof(times)) < 0 && errno == EAGAIN);
	rouse_bell_close(&bell);
	close(fd);
	return EXIT_SUCCESS;
}
