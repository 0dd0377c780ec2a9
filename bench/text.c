/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <math.h>
#include <string.h>

#include "duration.h"
#include "judge.h"
#include "peers.h"

static void put_latency(FILE *to, const struct cell *cell)
{
	static const double shares[] = {0.5, 0.99};
	char text[DURATION_SIZE];

	for (unsigned i = 0; i < 2; i++)
		fprintf(to, " %7s",
			cell->latency.total == 0
				? "-"
				: duration(text,
					   histogram_quantile(&cell->latency,
							      shares[i])));
	fprintf(to, " %7s",
		cell->latency.total == 0 ? "-"
					 : duration(text, cell->latency.max));
}

static void put_ratio(FILE *to, const struct cell *cell,
		      const struct cell *other)
{
	char text[FIGURE_SIZE];
	size_t length = strlen(ratio_text(text, cell, other));

	/* The figures stand below each other, whatever is behind them. */
	fprintf(to, " %*s%s", length && text[length - 1] == '=' ? 8 : 7, text,
		length && text[length - 1] == '=' ? "" : " ");
}

static void put_cell(FILE *to, const struct cell *row, unsigned n,
		     const struct cell *cell)
{
	struct figure ns = judge_ns(cell);
	char a[FIGURE_SIZE], b[FIGURE_SIZE], c[FIGURE_SIZE], spread[70];

	fprintf(to, "  %-10s", cell->peer->name);
	if (cell->outcome != OUTCOME_FINE) {
		fprintf(to, "  %s\n", outcome_name(cell->outcome));
		return;
	}
	snprintf(spread, sizeof(spread), "%s..%s", figure_text(b, ns.low),
		 figure_text(c, ns.high));
	fprintf(to, " %11s  %-23s", figure_text(a, ns.median), spread);
	put_ratio(to, cell, judge_best(row, n, cell));
	put_ratio(to, cell, table_find(row, n, &peer_bare));
	put_latency(to, cell);
	fprintf(to, " %11s %7.2f", figure_text(a, judge_cpu(cell)),
		judge_switches(cell));
	if (isnan(cell->calls))
		fprintf(to, " %7s", "n/a");
	else
		fprintf(to, " %7.2f", cell->calls);
	if (judge_most(cell) > 0)
		fprintf(to, "  %.2f..%.2f", judge_least(cell),
			judge_most(cell));
	fputc('\n', to);
}

void text_table(FILE *to, const struct table *table)
{
	for (unsigned i = 0, n; i < table->n; i += n) {
		const struct cell *row = &table->cells[i];
		char text[VERDICT_SIZE];

		n = table_row(table, i);
		fprintf(to, "%s: %s\n", row->workload->name,
			row->workload->summary);
		fprintf(to,
			"  %-10s %11s  %-23s %7s  %7s  %7s %7s %7s %11s %7s "
			"%7s%s\n",
			"", "ns", "spread", "of best", "of ltd", "p50", "p99",
			"max", "CPU ns", "switch", "calls",
			judge_most(row) > 0 ? "  shares" : "");
		for (unsigned j = 0; j < n; j++)
			put_cell(to, row, n, &row[j]);
		if (verdict_text(text, row, n)[0] != '\0')
			fprintf(to, "  %s\n", text);
		fputc('\n', to);
	}
}

static void put_fact(FILE *to, const char *name, const char *value)
{
	fprintf(to, "%-13s %s\n", name, value);
}

static void put_score(FILE *to, const char *name, struct score score)
{
	fprintf(to, "  %-10s %5u %6u %19u\n", name, score.of[ORDER_BEFORE],
		score.of[ORDER_BEHIND], score.of[ORDER_HIDDEN]);
}

void text_summary(FILE *to, const struct table *table)
{
	const struct options *options = table->options;

	fputs("bytes of an event, a lock, a condition\n", to);
	for (unsigned i = 0; i < options->n_peers; i++) {
		const struct peer *peer = options->peers[i];

		fprintf(to, "  %-10s %4zu %4zu %4zu  %s\n", peer->name,
			peer->event_size, peer->lock_size, peer->cond_size,
			peer->title);
	}
	fputs("\nworkloads where rouse is\n"
	      "  against    ahead behind no difference shown\n",
	      to);
	put_score(to, "the best", judge_score(table, NULL));
	for (unsigned i = 0; i < options->n_peers; i++)
		if (options->peers[i] != &peer_rouse)
			put_score(to, options->peers[i]->name,
				  judge_score(table, options->peers[i]));
	fputs("= behind a ratio: no difference shown, by the rule that "
	      "rouse-bench(1) has\n\n",
	      to);
	report_facts(to, table, put_fact);
}
