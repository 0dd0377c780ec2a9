/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* sched_getaffinity() */

#include "report.h"

#include <gnu/libc-version.h>
#include <inttypes.h>
#include <sched.h>
#include <string.h>
#include <sys/utsname.h>

#include <rouse/types.h>

#include "judge.h"
#include "peers.h"

#define BUSY 0.5 /* threads that wanted to run beside this program */

/* The first line of /proc/cpuinfo that tells the processor's name. */
static void tell_processor(FILE *to, teller *tell)
{
	char line[256];
	FILE *file = fopen("/proc/cpuinfo", "r");

	if (file == NULL)
		return;
	while (fgets(line, sizeof(line), file) != NULL) {
		char *value = strchr(line, ':');

		if (strncmp(line, "model name", 10) != 0 || value == NULL)
			continue;
		line[strcspn(line, "\n")] = '\0';
		tell(to, "processor", value + 1 + strspn(value + 1, " \t"));
		break;
	}
	fclose(file);
}

static void tell_system(FILE *to, teller *tell)
{
	struct utsname name;
	char text[300];
	cpu_set_t mine;

	tell_processor(to, tell);
	if (sched_getaffinity(0, sizeof(mine), &mine) == 0) {
		snprintf(text, sizeof(text), "%d; bound are CPU %d and %d",
			 CPU_COUNT(&mine), measure_cpus[0], measure_cpus[1]);
		tell(to, "CPUs", text);
	}
	if (uname(&name) == 0) {
		snprintf(text, sizeof(text), "%s %s, %s", name.sysname,
			 name.release, name.machine);
		tell(to, "system", text);
	}
	snprintf(text, sizeof(text), "rouse %s, glibc %s, compiler %s",
		 rouse_version(), gnu_get_libc_version(), __VERSION__);
	tell(to, "versions", text);
}

void report_facts(FILE *to, const struct table *table, teller *tell)
{
	const struct options *options = table->options;
	char text[300];

	snprintf(text, sizeof(text), "rouse-bench%s", options->command);
	tell(to, "command", text);
	snprintf(text, sizeof(text),
		 "%u rounds in %.0f s, begun at %s, seed %" PRIu64,
		 options->rounds, table->seconds, table->started,
		 options->seed);
	tell(to, "measured", text);
	tell_system(to, tell);
	snprintf(text, sizeof(text), "%.2f%s", table->load,
		 table->load > BUSY ? ": this machine was busy, and the "
				      "figures say little"
				    : "");
	tell(to, "load before", text);
	if (peers_missing[0] != '\0')
		tell(to, "not built in", peers_missing + 2);
}
