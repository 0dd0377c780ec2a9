/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_setname_np() */

#include <pthread.h>
#include <rouse.h>
#include <stdio.h>

/*
 * A deadlock, to look for with docs/debugging.md: this program never ends. Two
 * threads move money between the same two accounts, each in another direction,
 * and each locks first the account that it takes from.
 */
struct account {
	struct rouse_lock lock;
	int money;
};

static struct account checking = {ROUSE_LOCK_INIT, 100};
static struct account savings = {ROUSE_LOCK_INIT, 100};

/* A deadlock needs bad luck. Here it does not: a thread that has its first lock
 * waits until the other one has, too. */
static struct rouse_event first_steps[2];

static void move(struct account *from, struct account *to, int money, int self)
{
	rouse_lock_acquire(&from->lock);
	rouse_event_set(&first_steps[self]);
	rouse_event_wait(&first_steps[!self]);

	rouse_lock_acquire(&to->lock);
	from->money -= money;
	to->money += money;
	rouse_lock_release(&to->lock);
	rouse_lock_release(&from->lock);
}

static void *save(void *unused)
{
	pthread_setname_np(pthread_self(), "save");
	move(&checking, &savings, 10, 0);
	return unused;
}

static void *spend(void *unused)
{
	pthread_setname_np(pthread_self(), "spend");
	move(&savings, &checking, 20, 1);
	return unused;
}

int main(void)
{
	pthread_t threads[2];

	pthread_create(&threads[0], NULL, save, NULL);
	pthread_create(&threads[1], NULL, spend, NULL);
	puts("two threads, two locks");
	fflush(stdout);
	pthread_join(threads[0], NULL);
	pthread_join(threads[1], NULL);
	puts("this is never said");
	return 0;
}
