/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* SA_RESTART */

#include "stop.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "status.h"

/* timeout(1) sends its signal to the program and then to its whole group: the
 * same program gets two of them, which are one. */
#define AGAIN_MS 500

static const int signals[] = {SIGINT, SIGTERM};

#define N_SIGNALS (sizeof(signals) / sizeof(*signals))

volatile sig_atomic_t stop_signal;
static _Atomic uint32_t came_at; /* ms */
static volatile pid_t victim;
static struct sigaction before[N_SIGNALS];

static uint32_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint32_t)now.tv_sec * 1000 + (uint32_t)now.tv_nsec / 1000000;
}

static void stop(int number)
{
	int err = errno;

	if (stop_signal == 0) {
		atomic_store_explicit(&came_at, now_ms(), memory_order_relaxed);
		stop_signal = number;
	} else if (now_ms() - atomic_load_explicit(&came_at,
						   memory_order_relaxed) >=
		   AGAIN_MS) {
		signal(number, SIG_DFL);
		raise(number); /* and it comes when this returns */
	}
	if (victim > 0)
		kill(victim, SIGKILL);
	errno = err;
}

void stop_begin(void)
{
	struct sigaction action = {.sa_handler = stop, .sa_flags = SA_RESTART};

	sigemptyset(&action.sa_mask);
	for (unsigned i = 0; i < N_SIGNALS; i++) {
		sigaction(signals[i], NULL, &before[i]);
		/* A shell lets those in the background ignore SIGINT. */
		if (before[i].sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
	}
}

const char *stop_name(void)
{
	return stop_signal == SIGTERM ? "SIGTERM" : "SIGINT";
}

void stop_kills(pid_t child)
{
	victim = child;
	/* It may have come after the fork, and before this. */
	if (stop_asked() && child > 0)
		kill(child, SIGKILL);
}

void stop_end(void)
{
	for (unsigned i = 0; i < N_SIGNALS; i++)
		sigaction(signals[i], &before[i], NULL);
}

int stop_status(int status)
{
	return status == STATUS_FINE && stop_asked()
		       ? STATUS_STOPPED + stop_signal
		       : status;
}
