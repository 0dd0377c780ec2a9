/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_setaffinity_np(), syscall() */

#include "peer.h"

#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "mark.h"

/*
 * The threads of a measurement. They are there, on their CPUs, before the
 * clock starts, and each takes its own CPU time and switches, from the start
 * to the end of its body: making and joining them is not in the figures.
 */

/* linux/futex.h is not where musl-gcc looks. */
#define WAIT_PRIVATE (0 | 128)
#define WAKE_PRIVATE (1 | 128)

#define STACK_SIZE ((size_t)256 << 10) /* there may be a thousand */
#define PAGE       4096
#define LINE       64

struct hand {
	pthread_t thread;
	struct team *team;
	struct member member;
	int64_t end;
	double cpu;
	double switches;
};

struct team {
	struct run *run;
	void (*body)(struct member *, void *);
	void *state;
	struct roll ready;
	uint32_t started;
	unsigned n;
	struct hand *hands;
};

static _Noreturn void give_up(const char *what)
{
	perror(what);
	_exit(3);
}

static void sleep_while(uint32_t *word, uint32_t value)
{
	syscall(SYS_futex, word, WAIT_PRIVATE, value, NULL);
}

static void wake_all(uint32_t *word)
{
	syscall(SYS_futex, word, WAKE_PRIVATE, INT_MAX);
}

/* Of this process, which makes one measurement. */
static bool traced;

static void count_calls(int step)
{
	if (traced)
		mark(step);
}

void roll_arrive(struct roll *roll, uint32_t all, int64_t now)
{
	if (__atomic_add_fetch(&roll->arrived, 1, __ATOMIC_ACQ_REL) != all)
		return;
	roll->last = now;
	count_calls(-1);
	__atomic_store_n(&roll->awaited, all, __ATOMIC_RELEASE);
	wake_all(&roll->awaited);
	count_calls(1);
}

void roll_await(struct roll *roll, uint32_t all)
{
	uint32_t seen;

	count_calls(-1);
	while ((seen = __atomic_load_n(&roll->awaited, __ATOMIC_ACQUIRE)) !=
	       all)
		sleep_while(&roll->awaited, seen);
	count_calls(1);
}

void roll_settle(void)
{
	static const struct timespec some = {0, 50000};

	count_calls(-1);
	nanosleep(&some, NULL);
	count_calls(1);
}

int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static double cpu_ns(void)
{
	struct timespec used;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
	return (double)used.tv_sec * 1e9 + (double)used.tv_nsec;
}

static double switches(void)
{
	struct rusage used;

	getrusage(RUSAGE_THREAD, &used);
	return (double)used.ru_nvcsw + (double)used.ru_nivcsw;
}

static void bind_hand(const struct hand *hand)
{
	const struct run *run = hand->team->run;
	cpu_set_t set;
	int cpu;

	if (run->shape->pin == PIN_NOT)
		return;
	cpu = run->cpus[run->shape->pin == PIN_TWO && hand->member.number % 2];
	CPU_ZERO(&set);
	CPU_SET((unsigned)cpu, &set);
	pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
}

static void *play(void *arg)
{
	struct hand *hand = arg;
	struct team *team = hand->team;

	bind_hand(hand);
	roll_arrive(&team->ready, team->n, 0);
	while (!__atomic_load_n(&team->started, __ATOMIC_ACQUIRE))
		sleep_while(&team->started, 0);
	hand->switches = -switches();
	hand->cpu = -cpu_ns();
	count_calls(1);
	team->body(&hand->member, team->state);
	count_calls(-1);
	hand->end = now_ns();
	hand->cpu += cpu_ns();
	hand->switches += switches();
	return NULL;
}

static void engage(struct team *team)
{
	pthread_attr_t attr;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	for (unsigned i = 0; i < team->n; i++) {
		struct hand *hand = &team->hands[i];

		hand->team = team;
		hand->member.number = i;
		hand->member.run = team->run;
		if (pthread_create(&hand->thread, &attr, play, hand) != 0)
			give_up("pthread_create");
	}
	pthread_attr_destroy(&attr);
}

static void add_up(struct team *team, int64_t start)
{
	struct measure *result = team->run->result;
	double served = 0, least = 1e300, most = 0;
	int64_t end = start;

	for (unsigned i = 0; i < team->n; i++) {
		const struct hand *hand = &team->hands[i];
		double mine = (double)hand->member.served;

		end = hand->end > end ? hand->end : end;
		result->cpu += hand->cpu;
		result->switches += hand->switches;
		served += mine;
		least = mine < least ? mine : least;
		most = mine > most ? mine : most;
		histogram_merge(&result->latency, &hand->member.latency);
	}
	result->ops = team->run->ops;
	result->wall = (double)(end - start);
	if (result->ns == 0)
		result->ns = result->wall;
	if (served > 0) {
		result->least = least * team->n / served;
		result->most = most * team->n / served;
		result->wrong |= served != (double)result->ops;
	}
}

void team_run(struct run *run, unsigned n,
	      void (*body)(struct member *member, void *state), void *state)
{
	struct team team = {.run = run, .body = body, .state = state, .n = n};
	int64_t start;

	traced = run->traced;
	team.hands = calloc(n, sizeof(*team.hands));
	if (team.hands == NULL)
		give_up("calloc");
	engage(&team);
	roll_await(&team.ready, n);
	start = now_ns();
	__atomic_store_n(&team.started, 1, __ATOMIC_RELEASE);
	wake_all(&team.started);
	for (unsigned i = 0; i < n; i++)
		pthread_join(team.hands[i].thread, NULL);
	add_up(&team, start);
	free(team.hands);
}

void *team_room(struct run *run, size_t size)
{
	char *room = mmap(NULL, size + PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (room == MAP_FAILED)
		give_up("mmap");
	return room + run->seed % (PAGE / LINE) * LINE;
}
