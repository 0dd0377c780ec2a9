/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <string.h>

#include "peers.h"

/* What the page draws as curves, as tables: for each group that was swept, a
 * line a peer and a column a number. */

static bool is_swept(const struct group *group)
{
	unsigned swept = 0;

	for (unsigned i = 0; i < group->n; i++)
		swept += group->rows[i].workload->swept;
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

/* Of all columns. */
static int width_of(const struct group *group)
{
	char text[PAIR_SIZE];
	size_t width = 0;

	for (unsigned i = 0; i < group->n; i++)
		for (unsigned j = 0; j < group->rows[i].n; j++) {
			const struct cell *cell = &group->rows[i].cells[j];
			size_t length = strlen(pair_text(text, cell));

			width = length > width ? length : width;
		}
	return (int)width;
}

static void put_peer(struct table *table, const struct group *group,
		     const struct peer *peer)
{
	char text[PAIR_SIZE];
	bool any = false;

	for (unsigned i = 0; i < group->n; i++)
		any |= results_find(&group->rows[i], peer) != NULL;
	if (!any)
		return;
	table_put(table, "%s", peer->name);
	for (unsigned i = 0; i < group->n; i++)
		table_put(table, "%s",
			  pair_text(text, results_find(&group->rows[i], peer)));
	table_row(table);
}

static void put_group(FILE *to, enum format format, const struct group *group,
		      const struct options *options)
{
	const struct workload *first = group->rows[0].workload;
	int width = width_of(group), n;
	char label[LABEL_SIZE], layout[16 * (SWEEP_MAX + USUAL_MAX + 1)];
	struct table table;

	fprintf(to, format == FORMAT_TEXT ? "%s: " : "\n### %s\n\n",
		first->group);
	fprintf(to, "nanoseconds / CPU nanoseconds per %s\n%s", first->unit,
		format == FORMAT_TEXT ? "" : "\n");
	n = snprintf(layout, sizeof(layout), "  %%-12s");
	for (unsigned i = 0; i < group->n; i++)
		n += snprintf(layout + n, sizeof(layout) - (size_t)n, "  %%%ds",
			      width);
	table_begin(&table, to, format, layout);
	table_put(&table, "%s", "");
	for (unsigned i = 0; i < group->n; i++)
		table_put(&table, "%s",
			  short_label(label, group->rows[i].workload));
	table_row(&table);
	for (unsigned i = 0; i < options->n_peers; i++)
		put_peer(&table, group, options->peers[i]);
	table_end(&table);
	if (format == FORMAT_TEXT)
		putc('\n', to);
}

void report_curves(FILE *to, enum format format, const struct results *results)
{
	struct group group = {.n = 0};
	bool any = false;

	while (results_next_group(results, &group)) {
		if (!is_swept(&group))
			continue;
		if (format == FORMAT_MARKDOWN && !any)
			fputs("\n## Over threads\n", to);
		any = true;
		put_group(to, format, &group, results->options);
	}
}
