/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <string.h>

#include "peers.h"

/* What the page draws as curves, as tables: for each group that was swept, a
 * line a peer and a column a number. A width of 0 stands for Markdown. */

struct lines {
	const struct cell *rows[SWEEP_MAX + USUAL_MAX]; /* of the workloads */
	unsigned cells[SWEEP_MAX + USUAL_MAX];          /* in each of them */
	unsigned n;
};

static struct lines lines_of(const struct results *results, unsigned first,
			     unsigned n)
{
	struct lines lines = {.n = 0};

	for (unsigned i = first; i < first + n; i += lines.cells[lines.n++]) {
		lines.rows[lines.n] = &results->cells[i];
		lines.cells[lines.n] = results_row(results, i);
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

/* What a peer took of one workload, or "". */
#define PAIR_SIZE (2 * FIGURE_SIZE + 4)
static const char *pair_text(char text[PAIR_SIZE], const struct cell *cell)
{
	char time[FIGURE_SIZE], cpu[FIGURE_SIZE];

	text[0] = '\0';
	if (cell != NULL)
		snprintf(text, PAIR_SIZE, "%s / %s",
			 figure_text(time, stats_median(cell, METRIC_TIME)),
			 figure_text(cpu, stats_median(cell, METRIC_CPU)));
	return text;
}

/* Of the columns, in a terminal. */
static int width_of(const struct lines *lines)
{
	char text[PAIR_SIZE];
	size_t width = 0;

	for (unsigned i = 0; i < lines->n; i++)
		for (unsigned j = 0; j < lines->cells[i]; j++) {
			const struct cell *cell = &lines->rows[i][j];
			size_t length = strlen(pair_text(text, cell));

			width = length > width ? length : width;
		}
	return (int)width + 2;
}

static void put_text(FILE *to, int width, const char *text)
{
	if (width == 0)
		fprintf(to, " %s |", text);
	else
		fprintf(to, "%*s", width, text);
}

static void put_head(FILE *to, int width, const struct lines *lines)
{
	const struct workload *workload = lines->rows[0]->workload;
	const char *what = "nanoseconds / CPU nanoseconds";
	char label[LABEL_SIZE];

	fprintf(to,
		width ? "%s: %s per %s\n  %-12s"
		      : "\n### %s\n\n%s per %s\n\n|%s |",
		workload->group, what, workload->unit, "");
	for (unsigned i = 0; i < lines->n; i++)
		put_text(to, width,
			 short_label(label, lines->rows[i]->workload));
	fputs(width ? "\n" : "\n|---|", to);
	for (unsigned i = 0; width == 0 && i < lines->n; i++)
		fputs("--:|", to);
	fputs(width ? "" : "\n", to);
}

static void put_peer(FILE *to, int width, const struct lines *lines,
		     const struct peer *peer)
{
	char text[PAIR_SIZE];

	fprintf(to, width ? "  %-12s" : "| %s |", peer->name);
	for (unsigned i = 0; i < lines->n; i++)
		put_text(to, width,
			 pair_text(text, results_find(lines->rows[i],
						      lines->cells[i], peer)));
	fputc('\n', to);
}

/* This peer did one of them. */
static bool takes_part(const struct lines *lines, const struct peer *peer)
{
	for (unsigned i = 0; i < lines->n; i++)
		if (results_find(lines->rows[i], lines->cells[i], peer) != NULL)
			return true;
	return false;
}

void curves_write(FILE *to, const struct results *results, bool markdown)
{
	const struct options *options = results->options;
	bool any = false;

	for (unsigned i = 0, n; i < results->n; i += n) {
		struct lines lines;
		int width;

		n = results_group(results, i);
		lines = lines_of(results, i, n);
		if (!is_swept(&lines))
			continue;
		if (markdown && !any)
			fputs("\n## Over threads\n", to);
		any = true;
		width = markdown ? 0 : width_of(&lines);
		put_head(to, width, &lines);
		for (unsigned j = 0; j < options->n_peers; j++)
			if (takes_part(&lines, options->peers[j]))
				put_peer(to, width, &lines, options->peers[j]);
		if (!markdown)
			fputc('\n', to);
	}
}
