/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <gnu/libc-version.h>
#include <inttypes.h>

#include <rouse/types.h>

#include "machine.h"
#include "peers.h"
#include "program.h"

#define BUSY 0.1 /* CPUs that others used before */

static void tell_system(FILE *to, enum format format)
{
	char text[MACHINE_SIZE];

	table_fact(to, format, "processor", machine_processor(text));
	snprintf(text, sizeof(text), "%d; bound are CPU %d and %d",
		 machine_cpus(), measure_cpus[0], measure_cpus[1]);
	table_fact(to, format, "CPUs", text);
	table_fact(to, format, "system", machine_system(text));
	snprintf(text, sizeof(text), "rouse %s, glibc %s, compiler %s",
		 rouse_version(), gnu_get_libc_version(), __VERSION__);
	table_fact(to, format, "versions", text);
}

/* Peers whose program did not come along. */
static void tell_absent(FILE *to, enum format format)
{
	char text[200] = "";
	size_t n = 0;

	for (unsigned i = 0; i < n_peers; i++)
		if (!program_there(peers[i]->program) && n < sizeof(text))
			n += (size_t)snprintf(text + n, sizeof(text) - n,
					      "%s%s", n ? ", " : "",
					      peers[i]->name);
	if (n > 0)
		table_fact(to, format, "not here", text);
}

void report_facts(FILE *to, enum format format, const struct results *results)
{
	const struct options *options = results->options;
	char text[300];

	table_fact(to, format, "command", options->command);
	snprintf(text, sizeof(text),
		 "%u rounds in %.0f s, begun at %s, seed %" PRIu64 "%s",
		 results->rounds, results->seconds, results->started,
		 options->seed, results->interrupted ? "; interrupted" : "");
	table_fact(to, format, "measured", text);
	if (rounds_text(text, results->rounds, options->rounds)[0] != '\0')
		table_fact(to, format, "rounds", text);
	tell_system(to, format);
	snprintf(text, sizeof(text), "%.2f CPUs%s", results->busy,
		 results->busy > BUSY ? ": this machine was busy, and the "
					"figures say little"
				      : "");
	table_fact(to, format, "busy before", text);
	if (peers_missing[0] != '\0')
		table_fact(to, format, "not built in", peers_missing + 2);
	tell_absent(to, format);
}
