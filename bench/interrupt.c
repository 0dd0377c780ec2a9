/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* SA_RESTART */

#include "interrupt.h"

#include <signal.h>
#include <stddef.h>

static const int signals[] = {SIGINT, SIGTERM};

#define N_SIGNALS (sizeof(signals) / sizeof(*signals))

static volatile sig_atomic_t seen;
static volatile pid_t victim;
static struct sigaction before[N_SIGNALS];

static void note(int number)
{
	(void)number;
	seen = 1;
	if (victim > 0)
		kill(victim, SIGKILL);
}

void interrupt_begin(void)
{
	struct sigaction action = {.sa_flags = SA_RESTART | (int)SA_RESETHAND};

	action.sa_handler = note;
	sigemptyset(&action.sa_mask);
	for (unsigned i = 0; i < N_SIGNALS; i++) {
		sigaction(signals[i], NULL, &before[i]);
		/* A shell lets those in the background ignore SIGINT. */
		if (before[i].sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
	}
}

bool interrupted(void)
{
	return seen;
}

void interrupt_kills(pid_t child)
{
	victim = child;
	/* It may have come after the fork, and before this. */
	if (seen && child > 0)
		kill(child, SIGKILL);
}

void interrupt_end(void)
{
	for (unsigned i = 0; i < N_SIGNALS; i++)
		sigaction(signals[i], &before[i], NULL);
}
