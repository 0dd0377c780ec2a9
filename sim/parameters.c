/* SPDX-License-Identifier: BSD-2-Clause */
#include "parameters.h"

#include <string.h>

/*
 * "16 CPUs" is the machine whose measurements are in measured.c: a VM of 16
 * CPUs, one socket, x86-64, Linux 6.18. "2 CPUs" is a VM of the same kind with
 * two. Where a value says "fitted", nobody has measured it alone: it is the one
 * with which the predictions come closest to all of measured.c together, to two
 * digits (docs/scaling.md has how close). They were fitted once, to the library
 * of commit 2b26b47, its variants, and glibc.
 */
struct parameters parameters = {
	/* A plain access to a line that is in the CPU's own cache. Less than
	 * its latency, since most of them overlap. */
	.hit = 0.5,
	/* An atomic load of such a line. What comes before a read-modify-write
	 * does not overlap with it: 16 CPUs, one thread, an acquire and release
	 * with a load before each swap takes 24 to 28 ns, without 20. */
	.load = 3.5,
	/* A read-modify-write of such a line. 2 CPUs: 9 ns in a loop of
	 * nothing else; 16 CPUs: those 20 ns, less what is beside. */
	.rmw = 8,
	/* From a miss to the place that knows who has the line; meanwhile its
	 * owner goes on using it. */
	.request = 30,
	/* From there until it is here. Both fitted; their sum is what is known
	 * of such processors from core to core, 60 to 70 ns. */
	.transfer = 35,
	/* Then it stays so long before the next one gets it. Fitted. */
	.hold = 18,
	/* The same, for a line that is only read. Fitted. */
	.share = 9,
	/* The part of reads of a line that another CPU has written to that
	 * bring it to be written to, too. Without any, pairs that wake each
	 * other by an event come out twice as slow as measured; with all of
	 * them, locks that never sleep twice as fast. Fitted. */
	.migrate = 0.6,
	/* The times of a request, a transfer, a pause, a call and a wake vary
	 * by as much of themselves either way: CPUs are near and far, and no
	 * two of them are in step. Fitted. */
	.jitter = 0.5,
	/* A call of a function. */
	.call = 0.5,
	/* rouse__pause(). Fitted: with 22, what 2 CPUs take, 4 and 8 threads
	 * come out twice too fast. */
	.pause = 10,

	/* Into the kernel up to the word's hash bucket, and back out. 2 CPUs:
	 * a wake that finds nobody takes 190 ns, any system call 150. */
	.futex_enter = 120,
	.futex_exit = 70,
	/* Under the lock of the bucket, beside its lines. With them a wait
	 * that finds another value takes 280 ns, as on 2 CPUs. */
	.futex_locked = 30,
	/* From one holder of that lock to the next in its queue: three lines
	 * travel, one after the other. Fitted. */
	.futex_handoff = 190,
	/* To wake one sleeper, beyond the way in and out. 16 CPUs: a wake call
	 * takes 1.5 us. */
	.wake = 1200,
	/* A look at the clock, through the vDSO. 2 CPUs: 39 ns. */
	.clock = 39,
	/* sched_yield(2). 2 CPUs: 330 ns. */
	.yield = 330,

	/* From a wake until the thread runs, on a CPU that is idle. 16 CPUs:
	 * 4 to 6 us, with the way through the kernel. Fitted within that. */
	.idle = 4000,
	/* The same, if that CPU was idle for longer than .deep_after: then the
	 * host has put it to sleep, too. 16 CPUs: a broadcast to 2 that have
	 * slept for 200 us takes 27 us, one wake after the other; those that
	 * have slept for 50 us take 12 to 13. */
	.deep_idle = 12000,
	.deep_after = 100000,
	/* How much of that is CPU time. */
	.wake_cpu = 1000,
	/* From the decision to sleep until the CPU is free. Fitted. */
	.sleep = 380,
	/* From a thread that sleeps to the next one on the same CPU. */
	.switching = 1500,
	/* More than that, if the next one waited on another CPU. */
	.steal = 1500,
	/* How long a thread may run while others wait for the CPU. Linux, with
	 * 8 or more CPUs: 0.7 ms * (1 + log2(8)). */
	.slice = 2.8e6,
	/* From the start of one thread to that of the next. */
	.start = 1000,
};

#define ROW(name, text)                                                        \
	{                                                                      \
#name, &parameters.name, text                                  \
	}

/* What each is, for people; in the order of the struct. */
static const struct {
	const char *name;
	double *value;
	const char *text;
} table[] = {
	ROW(hit, "a plain access to a line in the own cache"),
	ROW(load, "an atomic load of such a line"),
	ROW(rmw, "a read-modify-write of such a line"),
	ROW(request, "from a miss until the line leaves its owner"),
	ROW(transfer, "from there until it is here"),
	ROW(hold, "then it stays so long"),
	ROW(share, "the same, if it is only read"),
	ROW(migrate, "part of the reads that take a written line away"),
	ROW(jitter, "part of a time by which it varies"),
	ROW(call, "a call of a function"),
	ROW(pause, "a pause of a thread that spins"),
	ROW(futex_enter, "into a futex call, up to the bucket"),
	ROW(futex_exit, "from there back out"),
	ROW(futex_locked, "under the bucket's lock, beside its lines"),
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
	ROW(start, "from the start of one thread to the next"),
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
