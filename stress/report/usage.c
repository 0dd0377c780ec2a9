/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* getrusage() */

#include "report/usage.h"

#include <sys/resource.h>

#include "door.h"

static double ns(struct timeval time)
{
	return (double)time.tv_sec * 1e9 + (double)time.tv_usec * 1e3;
}

void usage_now(struct usage *usage)
{
	struct rusage now;

	getrusage(RUSAGE_SELF, &now);
	usage->waits = (double)door_waits();
	usage->wakes = (double)door_wakes();
	usage->switches = (double)now.ru_nvcsw + (double)now.ru_nivcsw;
	usage->cpu = ns(now.ru_utime) + ns(now.ru_stime);
}

void usage_since(struct usage *usage, const struct usage *before)
{
	usage_now(usage);
	usage->waits -= before->waits;
	usage->wakes -= before->wakes;
	usage->switches -= before->switches;
	usage->cpu -= before->cpu;
}

void usage_add(struct usage *sum, const struct usage *other)
{
	sum->waits += other->waits;
	sum->wakes += other->wakes;
	sum->switches += other->switches;
	sum->cpu += other->cpu;
}
