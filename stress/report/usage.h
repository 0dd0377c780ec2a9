/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_USAGE_H
#define ROUSE_STRESS_USAGE_H

/* What the process has cost the machine. */
struct usage {
	double waits;    /* of futexes */
	double wakes;    /* of futexes */
	double switches; /* from one thread to another */
	double cpu;      /* ns */
};

void usage_now(struct usage *usage);

/* What it has cost since then. */
void usage_since(struct usage *usage, const struct usage *before);

void usage_add(struct usage *sum, const struct usage *other);

#endif
