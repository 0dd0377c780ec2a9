/* SPDX-License-Identifier: BSD-2-Clause */
#include "parameters.h"

#include <stddef.h>
#include <string.h>

/*
 * "16 CPUs" is the machine whose measurements are in measured.c: a VM of 16
 * CPUs, one socket, x86-64, Linux 6.18.
 */
struct parameters parameters = {
	/* A plain access to a line that is in the CPU's own cache. Less than
	 * its latency, since most of them overlap. */
	.hit = 1,
	/* An atomic load of such a line. What comes before a read-modify-write
	 * cannot overlap with it: 16 CPUs, one thread, an acquire and release
	 * with a load before each swap takes 28 ns, without 20. */
	.load = 4,
	/* A read-modify-write of such a line. 16 CPUs: half of those 20, less
	 * what the loop does beside. */
	.rmw = 8.5,
	/* From a miss to the place that knows who has the line; meanwhile its
	 * owner goes on using it. With .transfer: 16 CPUs, a round trip of two
	 * threads that poll (ck, event-pingpong-2cpus) takes 185 to 196 ns,
	 * which is 4 to 5 misses. */
	.request = 15,
	/* From there until it is here. */
	.transfer = 30,
	/* A line stays at least as long before the next one gets it. */
	.hold = 20,
	/* The same, for a line that is only read. */
	.share = 4,
	/* The times of a request, a transfer, a pause and a wake vary by as
	 * much of themselves either way: no two of a machine are in step. */
	.jitter = 0.25,
	/* A call of a function. */
	.call = 0.5,
	/* rouse__pause(). */
	.pause = 22,

	/* Into the kernel up to the lock of the word's hash bucket, and back
	 * out. 2 CPUs of the same kind: a wake that finds nobody takes 190 ns,
	 * any system call 150. */
	.futex_enter = 120,
	.futex_exit = 70,
	/* Under the lock of the bucket, beside its lines. With them a wait
	 * that finds another value takes 280 ns there. */
	.futex_locked = 30,
	/* From one holder of that lock to the next in its queue: two lines
	 * travel. */
	.futex_handoff = 90,
	/* To wake one sleeper, beyond the way in and out. 16 CPUs: a wake call
	 * takes 1.5 us. */
	.wake = 1200,
	/* A look at the clock, through the vDSO. */
	.clock = 20,
	/* sched_yield(2). */
	.yield = 300,

	/* From a wake until the thread runs, on a CPU that is idle. 16 CPUs:
	 * 4 to 6 us. */
	.idle = 4500,
	/* The same, if that CPU was idle for longer than .deep_after. 16 CPUs:
	 * a broadcast to 2 that have slept for 200 us, 27 us in a chain. */
	.deep_idle = 12000,
	.deep_after = 100000,
	/* How much of that is CPU time. */
	.wake_cpu = 1000,
	/* From the decision to sleep until the CPU is free. */
	.sleep = 300,
	/* From a thread that sleeps to the next one on the same CPU. */
	.switching = 1500,
	/* More than that, if the next one waited on another CPU. */
	.steal = 1500,
	/* How long a thread may run while others wait for the CPU. Linux, with
	 * 8 or more CPUs: 0.7 ms * (1 + log2(8)). */
	.slice = 2.8e6,
};

/* What each is, for people; in the order of the struct. */
static const struct {
	const char *name;
	double *value;
	const char *text;
} table[] = {
#define ROW(name, text)                                                        \
	{                                                                      \
#name, &parameters.name, text                                          \
	}
	ROW(hit, "a plain access to a line in the own cache"),
	ROW(load, "an atomic load of such a line"),
	ROW(rmw, "a read-modify-write of such a line"),
	ROW(request, "from a miss until the line leaves its owner"),
	ROW(transfer, "from there until it is here"),
	ROW(hold, "the least time that a line stays"),
	ROW(share, "the same, if it is only read"),
	ROW(jitter, "part of a time by which it varies"),
	ROW(call, "a call of a function"),
	ROW(pause, "a pause of a thread that spins"),
	ROW(futex_enter, "into a futex call, up to the bucket's lock"),
	ROW(futex_exit, "from there back out"),
	ROW(futex_locked, "under that lock, beside its lines"),
	ROW(futex_handoff, "from one holder of that lock to the next"),
	ROW(wake, "to wake one thread"),
	ROW(clock, "to look at the clock"),
	ROW(yield, "to let others have the CPU, if there are any"),
	ROW(idle, "from a wake to the run on an idle CPU"),
	ROW(deep_idle, "the same, if it was idle for long"),
	ROW(deep_after, "what is long"),
	ROW(wake_cpu, "CPU time of a wake, beside that of the waker"),
	ROW(sleep, "from the decision to sleep until the CPU is free"),
	ROW(switching, "from one thread to the next on a CPU"),
	ROW(steal, "more, if the next one is of another CPU"),
	ROW(slice, "how long a thread runs while others wait"),
};

bool parameters_set(const char *name, double value)
{
	if (!(value >= 0 && value <= 1e12))
		return false;
	for (unsigned i = 0; i < sizeof(table) / sizeof(*table); i++) {
		if (strcmp(name, table[i].name) == 0) {
			*table[i].value = value;
			return true;
		}
	}
	return false;
}

void parameters_list(FILE *to)
{
	for (unsigned i = 0; i < sizeof(table) / sizeof(*table); i++)
		fprintf(to, "%-14s %10g  %s\n", table[i].name, *table[i].value,
			table[i].text);
}
