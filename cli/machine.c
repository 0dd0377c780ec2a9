/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* sched_getaffinity() */

#include "machine.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

/* The first line of /proc/cpuinfo that tells its name. */
const char *machine_processor(char text[MACHINE_SIZE])
{
	FILE *file = fopen("/proc/cpuinfo", "r");
	char line[MACHINE_SIZE];

	text[0] = '\0';
	if (file == NULL)
		return text;
	while (fgets(line, sizeof(line), file) != NULL) {
		const char *value = strchr(line, ':');

		if (strncmp(line, "model name", 10) != 0 || value == NULL)
			continue;
		line[strcspn(line, "\n")] = '\0';
		snprintf(text, MACHINE_SIZE, "%s",
			 value + 1 + strspn(value + 1, " \t"));
		break;
	}
	fclose(file);
	return text;
}

const char *machine_system(char text[MACHINE_SIZE])
{
	struct utsname name;

	text[0] = '\0';
	if (uname(&name) == 0)
		snprintf(text, MACHINE_SIZE, "%.90s %.90s, %.90s", name.sysname,
			 name.release, name.machine);
	return text;
}

int machine_cpus(void)
{
	cpu_set_t mine;

	return sched_getaffinity(0, sizeof(mine), &mine) == 0 ? CPU_COUNT(&mine)
							      : 0;
}

/* Of all CPUs together, since the start of the machine, in its ticks. */
static double ticks_busy(void)
{
	double user, nice, kernel, idle, waiting, irq, softirq, stolen;
	FILE *file = fopen("/proc/stat", "r");
	int n;

	if (file == NULL)
		return 0;
	n = fscanf(file, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", &user, &nice,
		   &kernel, &idle, &waiting, &irq, &softirq, &stolen);
	fclose(file);
	return n == 8 ? user + nice + kernel + irq + softirq + stolen : 0;
}

double machine_busy(void)
{
	const struct timespec half = {0, 500000000};
	double before = ticks_busy();

	nanosleep(&half, NULL);
	return (ticks_busy() - before) * 2 / (double)sysconf(_SC_CLK_TCK);
}
