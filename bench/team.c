/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_setaffinity_np(), syscall() */

#include "peer.h"

#include <errno.h>
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

#include "count_marker.h"

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

struct thread {
	pthread_t id;
	struct team *team;
	struct thread_args args;
	int64_t end;
	double cpu;
	double switches;
};

struct team {
	struct run *run;
	void (*body)(struct thread_args *, void *);
	void *state;
	struct rendezvous ready;
	uint32_t started;
	unsigned n;
	struct thread *threads;
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
		count_marker(step);
}

void rendezvous_arrive(struct rendezvous *rendezvous, uint32_t all, int64_t now)
{
	if (__atomic_add_fetch(&rendezvous->arrived, 1, __ATOMIC_ACQ_REL) !=
	    all)
		return;
	rendezvous->last = now;
	count_calls(-1);
	__atomic_store_n(&rendezvous->awaited, all, __ATOMIC_RELEASE);
	wake_all(&rendezvous->awaited);
	count_calls(1);
}

void rendezvous_await(struct rendezvous *rendezvous, uint32_t all)
{
	uint32_t seen;

	count_calls(-1);
	while ((seen = __atomic_load_n(&rendezvous->awaited,
				       __ATOMIC_ACQUIRE)) != all)
		sleep_while(&rendezvous->awaited, seen);
	count_calls(1);
}

void give_way(void)
{
	sched_yield();
}

void rendezvous_settle(void)
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

static void bind_thread(const struct thread *thread)
{
	const struct run *run = thread->team->run;
	cpu_set_t set;
	int cpu;

	if (run->shape->pin == PIN_NOT)
		return;
	cpu = run->cpus[run->shape->pin == PIN_TWO && thread->args.number % 2];
	CPU_ZERO(&set);
	CPU_SET((unsigned)cpu, &set);
	pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
}

static void *thread_main(void *arg)
{
	struct thread *thread = arg;
	struct team *team = thread->team;

	bind_thread(thread);
	rendezvous_arrive(&team->ready, team->n, 0);
	while (!__atomic_load_n(&team->started, __ATOMIC_ACQUIRE))
		sleep_while(&team->started, 0);
	thread->switches = -switches();
	thread->cpu = -cpu_ns();
	count_calls(1);
	team->body(&thread->args, team->state);
	count_calls(-1);
	thread->end = now_ns();
	thread->cpu += cpu_ns();
	thread->switches += switches();
	return NULL;
}

static void start_threads(struct team *team)
{
	pthread_attr_t attr;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	for (unsigned i = 0; i < team->n; i++) {
		struct thread *thread = &team->threads[i];

		thread->team = team;
		thread->args.number = i;
		thread->args.run = team->run;
		errno = pthread_create(&thread->id, &attr, thread_main, thread);
		if (errno != 0)
			give_up("rouse-bench: cannot start so many threads");
	}
	pthread_attr_destroy(&attr);
}

static void add_up(struct team *team, int64_t start)
{
	struct result *result = team->run->result;
	double served = 0, least = 1e300, most = 0;
	int64_t end = start;

	for (unsigned i = 0; i < team->n; i++) {
		const struct thread *thread = &team->threads[i];
		double mine = (double)thread->args.served;

		end = thread->end > end ? thread->end : end;
		result->cpu += thread->cpu;
		result->switches += thread->switches;
		served += mine;
		least = mine < least ? mine : least;
		most = mine > most ? mine : most;
		histogram_merge(&result->latency, &thread->args.latency);
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
	      void (*body)(struct thread_args *args, void *state), void *state)
{
	struct team team = {.run = run, .body = body, .state = state, .n = n};
	int64_t start;

	traced = run->traced;
	team.threads = calloc(n, sizeof(*team.threads));
	if (team.threads == NULL)
		give_up("calloc");
	start_threads(&team);
	rendezvous_await(&team.ready, n);
	start = now_ns();
	__atomic_store_n(&team.started, 1, __ATOMIC_RELEASE);
	wake_all(&team.started);
	for (unsigned i = 0; i < n; i++)
		pthread_join(team.threads[i].id, NULL);
	add_up(&team, start);
	free(team.threads);
}

void *team_zalloc(struct run *run, size_t size)
{
	char *room = mmap(NULL, size + PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (room == MAP_FAILED)
		give_up("mmap");
	return room + run->seed % (PAGE / LINE) * LINE;
}
