/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <inttypes.h>

#include "measured.h"

/* A line for each simulation. Names are ours, and have no comma. */

void csv_write(FILE *to, const struct table *table)
{
	fputs("workload,subject,cpus,threads,ops,ns,cpu_ns,least_share,"
	      "most_share,transfers,failed_rmws,sleeps,wakes,measured_ns,"
	      "measured_cpu_ns\n",
	      to);
	for (unsigned i = 0; i < table->done; i++) {
		const struct cell *cell = &table->cells[i];
		const struct result *result = &cell->result;

		fprintf(to,
			"%s,%s,%u,%u,%" PRIu64
			",%.3f,%.3f,%.3f,%.3f,%.4f,%.4f,%.4f,%.4f,",
			cell->trial.workload->name, cell->trial.subject->name,
			cell->trial.cpus, cell->trial.threads, result->ops,
			result->ns, result->cpu_ns, result->least, result->most,
			result->transfers, result->failed, result->sleeps,
			result->wakes);
		if (cell->measured)
			fprintf(to, "%.1f", cell->measured->ns);
		putc(',', to);
		if (cell->measured && cell->measured->cpu_ns > 0)
			fprintf(to, "%.1f", cell->measured->cpu_ns);
		putc('\n', to);
	}
}
