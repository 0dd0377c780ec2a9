/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* gmtime_r(), in strict C11 */

#include "report/formats.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <rouse/types.h>

#include "disturb/chaos.h"
#include "duration.h"
#include "grouped.h"
#include "machine.h"
#include "page.h"
#include "tables.h"

/*
 * The page: the verdict; where, when and how it was found; a table of the
 * scenarios; and for each its throughput over time, and how long its wakes
 * took (plot.c).
 */

/* In addition to the style of cli/page.c. */
static const char style[] =
	":root{--ink:#2563eb;--fill:#2563eb33}\n"
	"@media(prefers-color-scheme:dark){:root{--ink:#6ea8fe;"
	"--fill:#6ea8fe33}}\n"
	".badge{display:inline-block;padding:.05rem .7rem;border-radius:1rem;"
	"color:#fff;font-weight:600;vertical-align:middle}\n"
	".pass{background:var(--good)}.fail{background:var(--bad)}\n"
	"table{width:100%}a{color:var(--ink)}"
	"svg text{paint-order:stroke;stroke:var(--bg);stroke-width:3px}"
	".bar{fill:var(--ink)}.area{fill:var(--fill)}"
	".curve{stroke:var(--ink)}"
	".mark{stroke:var(--bad);stroke-dasharray:3 3}\n"
	"</style>\n";

static const char *badge(enum verdict verdict)
{
	return verdict == VERDICT_PASS
		       ? "<span class=\"badge pass\">PASS</span>"
	       : verdict == VERDICT_FAIL
		       ? "<span class=\"badge fail\">FAIL</span>"
		       : "<span class=\"badge fail\">STALL</span>";
}

static void put_item(FILE *to, const char *name, const char *value)
{
	table_fact(to, FORMAT_HTML, name, value);
}

static void put_machine(FILE *to)
{
	char text[MACHINE_SIZE];

	put_item(to, "processor", machine_processor(text));
	snprintf(text, sizeof(text), "%d", machine_cpus());
	put_item(to, "CPUs", text);
	snprintf(text, sizeof(text), "%.1f GiB",
		 (double)sysconf(_SC_PHYS_PAGES) *
			 (double)sysconf(_SC_PAGESIZE) / (1 << 30));
	put_item(to, "memory", text);
	put_item(to, "system", machine_system(text));
}

static void put_facts(FILE *to, const struct outcome *outcome)
{
	const struct options *options = outcome->options;
	char text[128];
	time_t now = time(NULL);
	struct tm tm;

	fputs("<dl>\n", to);
	put_item(to, "command", options->command);
	snprintf(text, sizeof(text), "%" PRIu64, options->seed);
	put_item(to, "seed", text);
	snprintf(text, sizeof(text), "%u producers, %u consumers",
		 options->load.producers, options->load.consumers);
	put_item(to, "threads", text);
	snprintf(text, sizeof(text), "%s%s%s",
		 !options->chaos    ? "none"
		 : chaos_in_library ? "chaos in the library and at its door"
				    : "chaos at the door of the library",
		 options->chaos && options->faults ? ", " : "",
		 options->faults ? "faults of the kernel" : "");
	put_item(to, "bad luck",
		 options->chaos    ? text
		 : options->faults ? "faults of the kernel"
				   : "none");
	put_machine(to);
	if (gmtime_r(&now, &tm) &&
	    strftime(text, sizeof(text), "%Y-%m-%d %H:%M UTC", &tm) > 0)
		put_item(to, "finished", text);
	fputs("</dl>\n", to);
}

/* For each of what was done. */
static void put_each(struct table *table, const struct record *record,
		     double all)
{
	double each = record_per_item(record, all);

	table_put(table, "%.*f", each < 100 ? 2 : 0, each);
}

static void put_record(struct table *table, const struct record *record)
{
	const struct histogram *latency = &record->latency;
	const struct usage *used = &record->used;
	char a[GROUPED_SIZE], b[GROUPED_SIZE], c[GROUPED_SIZE];
	char p50[DURATION_SIZE], p99[DURATION_SIZE], max[DURATION_SIZE];

	table_put(table, "<a href=\"#%s\">%s</a>\t%s\t%.1f\t%s %s\t%s\t%s",
		  record->scenario->name, record->scenario->name,
		  badge(record->verdict), record->seconds,
		  grouped(a, record->tally.items), record->scenario->unit,
		  grouped(b, (uint64_t)record_rate(record)),
		  grouped(c, record->tally.notified));
	table_put(table, "%s\t%s\t%s",
		  duration(p50, histogram_quantile(latency, 0.5)),
		  duration(p99, histogram_quantile(latency, 0.99)),
		  duration(max, latency->max));
	put_each(table, record, used->waits);
	put_each(table, record, used->wakes);
	put_each(table, record, used->switches);
	table_line(table, "%s",
		   duration(p50, (int64_t)record_per_item(record, used->cpu)));
}

static void put_table(FILE *to, const struct outcome *outcome)
{
	struct table table;

	table_begin(&table, to, FORMAT_HTML, NULL);
	table_line(&table, "scenario\tverdict\tseconds\tdone\teach second\t"
			   "notified\tp50\tp99\tmax\tfutex waits\twakes\t"
			   "switches\tCPU");
	for (unsigned i = 0; i < outcome->n; i++)
		put_record(&table, &outcome->records[i]);
	table_end(&table);
	fputs("<p class=\"dim\">Futex waits and wakes, context switches and "
	      "CPU "
	      "time are for each of what was done.\n",
	      to);
}

static void put_scenario(FILE *to, const struct record *record,
			 const struct options *options)
{
	const struct scenario *scenario = record->scenario;

	fprintf(to, "<h2 id=\"%s\">%s %s</h2>\n<p>", scenario->name,
		scenario->name, badge(record->verdict));
	page_text(to, scenario->summary);
	fputs("\n<p class=\"dim\">", to);
	if (record->verdict == VERDICT_FAIL) {
		page_text(to, record->who);
		fputs(": ", to);
		page_text(to, record->what);
		fprintf(to, ": expected %" PRId64 ", found %" PRId64,
			record->expected, record->found);
	} else if (record->verdict == VERDICT_STALL) {
		page_text(to, record->who);
		fprintf(to, " made no progress for %g s",
			in_seconds(options->stall));
	} else {
		fputs("shown: ", to);
		page_text(to, scenario->checks);
	}
	fputs("\n<div class=\"pair\">\n", to);
	plot_throughput(to, record);
	plot_latency(to, record);
	fputs("</div>\n", to);
}

static void put_head(FILE *to, const struct outcome *outcome)
{
	const struct tally *total = &outcome->total;
	bool passed = outcome->verdict == VERDICT_PASS;
	char items[GROUPED_SIZE], notified[GROUPED_SIZE], waits[GROUPED_SIZE],
		wakes[GROUPED_SIZE], longest[DURATION_SIZE];

	fprintf(to,
		"<h1>rouse-stress %s %s</h1>\n"
		"<p>%s items, waits and rounds in %u %s%s.\n"
		"<p>%s notifications",
		rouse_version(), badge(outcome->verdict),
		grouped(items, total->items), outcome->n,
		outcome->n == 1 ? "scenario" : "scenarios",
		passed ? ", all accounted for" : "",
		grouped(notified, total->notified));
	if (passed)
		fprintf(to, ", lost %" PRId64, total->lost);
	fprintf(to,
		"; the longest wait took %s; %s futex waits, %s futex wakes.\n",
		duration(longest, total->longest),
		grouped(waits, (uint64_t)outcome->used.waits),
		grouped(wakes, (uint64_t)outcome->used.wakes));
}

void html_write(FILE *to, const struct outcome *outcome)
{
	page_begin(to,
		   outcome->verdict == VERDICT_PASS ? "rouse-stress: PASS"
						    : "rouse-stress: FAIL",
		   style);
	put_head(to, outcome);
	put_facts(to, outcome);
	put_table(to, outcome);
	for (unsigned i = 0; i < outcome->n; i++)
		put_scenario(to, &outcome->records[i], outcome->options);
	fputs("</html>\n", to);
}
