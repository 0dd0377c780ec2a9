/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include "peers.h"

/* What the page draws as curves, as tables: for each group that was swept, a
 * line a peer and a column a number. */

#define COLUMN 15

struct lines {
	const struct cell *rows[SWEEP_MAX + USUAL_MAX]; /* of the workloads */
	unsigned cells[SWEEP_MAX + USUAL_MAX];          /* in each of them */
	unsigned n;
};

static struct lines lines_of(const struct table *table, unsigned first,
			     unsigned n)
{
	struct lines lines = {.n = 0};

	for (unsigned i = first; i < first + n; i += lines.cells[lines.n++]) {
		lines.rows[lines.n] = &table->cells[i];
		lines.cells[lines.n] = table_row(table, i);
	}
	return lines;
}

static bool is_swept(const struct lines *lines)
{
	unsigned swept = 0;

	for (unsigned i = 0; i < lines->n; i++)
		swept += lines->rows[i]->workload->swept;
	return swept > 1;
}

static void put_text(FILE *to, bool markdown, const char *text)
{
	if (markdown)
		fprintf(to, " %s |", text);
	else
		fprintf(to, " %*s", COLUMN, text);
}

static void put_pair(FILE *to, bool markdown, const struct cell *cell)
{
	char time[FIGURE_SIZE], cpu[FIGURE_SIZE], text[2 * FIGURE_SIZE + 4];

	if (cell == NULL) {
		put_text(to, markdown, markdown ? "" : "-");
		return;
	}
	snprintf(text, sizeof(text), "%s / %s",
		 figure_text(time, judge_median(cell, METRIC_TIME)),
		 figure_text(cpu, judge_median(cell, METRIC_CPU)));
	put_text(to, markdown, text);
}

static void put_head(FILE *to, bool markdown, const struct lines *lines)
{
	const struct workload *workload = lines->rows[0]->workload;
	const char *what = "nanoseconds / CPU nanoseconds";
	char label[LABEL_SIZE];

	if (markdown)
		fprintf(to, "\n### %s\n\n%s per %s\n\n| |", workload->group,
			what, workload->unit);
	else
		fprintf(to, "%s: %s per %s\n  %-12s", workload->group, what,
			workload->unit, "");
	for (unsigned i = 0; i < lines->n; i++)
		put_text(to, markdown,
			 short_label(label, lines->rows[i]->workload));
	fputs(markdown ? "\n|---|" : "\n", to);
	for (unsigned i = 0; markdown && i < lines->n; i++)
		fputs("--:|", to);
	fputs(markdown ? "\n" : "", to);
}

static void put_peer(FILE *to, bool markdown, const struct lines *lines,
		     const struct peer *peer)
{
	fprintf(to, markdown ? "| %s |" : "  %-12s", peer->name);
	for (unsigned i = 0; i < lines->n; i++)
		put_pair(to, markdown,
			 table_find(lines->rows[i], lines->cells[i], peer));
	fputc('\n', to);
}

/* This peer did one of them. */
static bool takes_part(const struct lines *lines, const struct peer *peer)
{
	for (unsigned i = 0; i < lines->n; i++)
		if (table_find(lines->rows[i], lines->cells[i], peer) != NULL)
			return true;
	return false;
}

void curves_write(FILE *to, const struct table *table, bool markdown)
{
	const struct options *options = table->options;
	bool any = false;

	for (unsigned i = 0, n; i < table->n; i += n) {
		struct lines lines;

		n = table_group(table, i);
		lines = lines_of(table, i, n);
		if (!is_swept(&lines))
			continue;
		if (markdown && !any)
			fputs("\n## Over threads\n", to);
		any = true;
		put_head(to, markdown, &lines);
		for (unsigned j = 0; j < options->n_peers; j++)
			if (takes_part(&lines, options->peers[j]))
				put_peer(to, markdown, &lines,
					 options->peers[j]);
		if (!markdown)
			fputc('\n', to);
	}
}
