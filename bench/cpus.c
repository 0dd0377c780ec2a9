/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* sched_getaffinity() */

#include "cpus.h"

#include <sched.h>
#include <stdio.h>

/* What the kernel says of the place of a CPU; -1 if it does not. */
static int place_of(int cpu, const char *what)
{
	char path[96];
	int place = -1;
	FILE *file;

	snprintf(path, sizeof(path),
		 "/sys/devices/system/cpu/cpu%d/topology/%s", cpu, what);
	file = fopen(path, "r");
	if (file == NULL)
		return -1;
	if (fscanf(file, "%d", &place) != 1)
		place = -1;
	fclose(file);
	return place;
}

/* Two that are one core's are less than two. */
static bool same_core(int one, int other)
{
	return place_of(one, "core_id") == place_of(other, "core_id") &&
	       place_of(one, "physical_package_id") ==
		       place_of(other, "physical_package_id");
}

bool cpus_choose(int cpus[2])
{
	cpu_set_t mine;
	int n = 0;

	cpus[0] = cpus[1] = 0;
	CPU_ZERO(&mine);
	sched_getaffinity(0, sizeof(mine), &mine);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET((unsigned)cpu, &mine))
			continue;
		if (n++ == 0)
			cpus[0] = cpus[1] = cpu;
		else if (n == 2)
			cpus[1] = cpu;
		if (n > 1 && !same_core(cpus[0], cpu)) {
			cpus[1] = cpu;
			break;
		}
	}
	return n > 1;
}
