/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_PROGRAM_H
#define ROUSE_BENCH_PROGRAM_H

#include <stdbool.h>

/*
 * A peer that cannot live in the same process, as it has a C library or a
 * language of its own, is a program. It gets these arguments, all of them
 * numbers, makes one measurement, writes a struct result into the file, and
 * ends.
 */
enum program_arg {
	ARG_FD = 1, /* of the file, which is open */
	ARG_KIND,
	ARG_THREADS,
	ARG_PIN,
	ARG_PRODUCERS,
	ARG_CONSUMERS,
	ARG_CAPACITY,
	ARG_BATCH,
	ARG_OUTSIDE,
	ARG_WORK,
	ARG_OPS,
	ARG_SEED,
	ARG_TRACED,
	ARG_CPU_ONE,
	ARG_CPU_TWO,
	PROGRAM_ARGS
};

/* Where that program is: beside this one, or where make install puts it. @path
 * has PATH_MAX bytes. */
void program_path(char *path, const char *name);

/* It is there, or there is no need of one: @name is NULL. */
bool program_there(const char *name);

#endif
