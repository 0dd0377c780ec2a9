/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_PEER_MAIN_H
#define ROUSE_BENCH_PEER_MAIN_H

#include "peer.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "program.h"

/* The main function of a peer that is a program in C. */
static int peer_main(const struct peer *peer, int argc, char **argv)
{
	uint64_t args[PROGRAM_ARGS] = {0};
	struct result *result;
	struct shape shape;
	struct run run;
	int cpus[2];

	if (argc != PROGRAM_ARGS)
		return 3;
	for (int i = 1; i < argc; i++)
		args[i] = strtoull(argv[i], NULL, 10);
	result = mmap(NULL, sizeof(*result), PROT_READ | PROT_WRITE, MAP_SHARED,
		      (int)args[ARG_FD], 0);
	if (result == MAP_FAILED)
		return 3;
	shape = (struct shape){
		.threads = (unsigned)args[ARG_THREADS],
		.pin = (enum pin)args[ARG_PIN],
		.producers = (unsigned)args[ARG_PRODUCERS],
		.consumers = (unsigned)args[ARG_CONSUMERS],
		.capacity = (unsigned)args[ARG_CAPACITY],
		.batch = (unsigned)args[ARG_BATCH],
		.outside = args[ARG_OUTSIDE],
		.work = (unsigned)args[ARG_WORK],
	};
	cpus[0] = (int)args[ARG_CPU_ONE];
	cpus[1] = (int)args[ARG_CPU_TWO];
	run = (struct run){&shape,           args[ARG_OPS], args[ARG_SEED],
			   args[ARG_TRACED], cpus,          result};
	peer->loop_of((enum kind)args[ARG_KIND])(&run);
	result->complete = 1;
	return 0;
}

#endif
