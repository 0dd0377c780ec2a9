/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * An epoll loop with a timer, signals and workers. The workers hand results to
 * the loop, and ring a bell: it wakes the loop if that sleeps, and costs no system
 * call while it is awake.
 *
 * The order is what matters. The loop arms the bell, sleeps, hears, and then takes
 * all that is there; a worker puts its result first and rings second.
 *
 *	cc -std=c11 -D_GNU_SOURCE loop.c -o loop \
 *		$(pkg-config --cflags --libs rouse) -pthread
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* signals, in strict C11 */
#endif

#include <rouse/bell.h>
#include <rouse/event.h>
#include <rouse/lock.h>

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { WORKERS = 3, EACH = 1000, RESULTS = WORKERS * EACH };

static struct rouse_event start = ROUSE_EVENT_INIT;
static struct rouse_bell bell = ROUSE_BELL_INIT;

/* What the workers hand over, protected by the lock. */
static struct rouse_lock lock = ROUSE_LOCK_INIT;
static int results[RESULTS];
static unsigned n_results;

static void *work(void *arg)
{
	int number = *(int *)arg;

	rouse_event_wait(&start);
	for (int i = 0; i < EACH; i++) {
		rouse_lock_acquire(&lock);
		results[n_results++] = number + i;
		rouse_lock_release(&lock);
		rouse_bell_ring(&bell);
	}
	return NULL;
}

/* Returns how many results there were, and adds them up. */
static unsigned take_all(long *sum)
{
	unsigned n;

	rouse_lock_acquire(&lock);
	n = n_results;
	while (n_results > 0)
		*sum += results[--n_results];
	rouse_lock_release(&lock);
	return n;
}

static bool watch(int epoll, int fd)
{
	struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};

	return fd >= 0 && epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

static bool is_the_time(int timer)
{
	uint64_t expirations;

	return read(timer, &expirations, sizeof(expirations)) > 0;
}

static bool is_sigterm(int signals)
{
	struct signalfd_siginfo info;

	return read(signals, &info, sizeof(info)) > 0 &&
	       info.ssi_signo == SIGTERM;
}

static void run(int epoll, int timer, int signals)
{
	struct epoll_event events[8];
	unsigned taken = 0;
	long sum = 0;

	for (;;) {
		int timeout = rouse_bell_arm(&bell) ? -1 : 0;
		int n = epoll_wait(epoll, events, 8, timeout);

		/* Whatever it was that ended the sleep. */
		rouse_bell_heard(&bell);
		if (taken < RESULTS) {
			taken += take_all(&sum);
			if (taken == RESULTS) {
				printf("bell: all results, sum %ld\n", sum);
				kill(getpid(), SIGTERM);
			}
		}
		for (int i = 0; i < n; i++) {
			if (events[i].data.fd == timer && is_the_time(timer)) {
				puts("timer: the work begins");
				rouse_event_set(&start);
			}
			if (events[i].data.fd == signals &&
			    is_sigterm(signals)) {
				puts("signal: the end");
				return;
			}
		}
	}
}

int main(void)
{
	static const struct itimerspec soon = {.it_value.tv_nsec = 10000000};
	static int numbers[WORKERS];
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	pthread_t workers[WORKERS];
	sigset_t term;
	int signals;

	/* Before there are other threads: none of them is to get it. */
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	if (sigprocmask(SIG_BLOCK, &term, NULL) != 0)
		return EXIT_FAILURE;
	signals = signalfd(-1, &term, SFD_NONBLOCK | SFD_CLOEXEC);

	if (epoll < 0 || rouse_bell_open(&bell) != 0 ||
	    !watch(epoll, rouse_bell_fd(&bell)) || !watch(epoll, timer) ||
	    !watch(epoll, signals) || timerfd_settime(timer, 0, &soon, NULL))
		return EXIT_FAILURE;
	for (int i = 0; i < WORKERS; i++) {
		numbers[i] = i;
		if (pthread_create(&workers[i], NULL, work, &numbers[i]))
			return EXIT_FAILURE;
	}
	run(epoll, timer, signals);

	for (int i = 0; i < WORKERS; i++)
		pthread_join(workers[i], NULL);
	rouse_bell_close(&bell);
	close(signals);
	close(timer);
	close(epoll);
	return EXIT_SUCCESS;
}
