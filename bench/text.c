/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include "peers.h"

void text_write(FILE *to, const struct results *results, bool quiet)
{
	const struct options *options = results->options;
	struct row row = {0};

	while (!quiet && results_next(results, &row))
		report_workload(to, FORMAT_TEXT, &row);
	report_curves(to, FORMAT_TEXT, results);
	fputs("bytes of an event, a lock, a condition\n", to);
	for (unsigned i = 0; i < options->n_peers; i++) {
		const struct peer *peer = options->peers[i];

		fprintf(to, "  %-12s %4zu %4zu %4zu  %s\n", peer->name,
			peer->sizes->event, peer->sizes->lock,
			peer->sizes->cond, peer->title);
	}
	report_scores(to, FORMAT_TEXT, results);
	fputs("\"=\" after a ratio: no difference shown, by the rule that "
	      "rouse-bench(1) has\n\n",
	      to);
	report_facts(to, FORMAT_TEXT, results);
}
