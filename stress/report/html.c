/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* gmtime_r(), in strict C11 */

#include "report/formats.h"

#include <inttypes.h>
#include <time.h>
#include <unistd.h>

#include <rouse/types.h>

#include "disturb/chaos.h"
#include "duration.h"
#include "grouped.h"
#include "machine.h"
#include "page.h"
#include "stop.h"
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
	"color:var(--bg);font-weight:600;vertical-align:middle}\n"
	".pass{background:var(--good)}.fail{background:var(--bad)}"
	".none{background:var(--dim)}\n"
	"table{width:100%}a{color:var(--ink)}"
	"svg text{paint-order:stroke;stroke:var(--bg);stroke-width:3px}"
	".bar{fill:var(--ink)}.area{fill:var(--fill)}"
	".curve{stroke:var(--ink)}"
	".mark{stroke:var(--bad);stroke-dasharray:3 3}\n"
	"</style>\n";

static const char *badge_class(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_PASS:
		return "pass";
	case VERDICT_FAIL:
	case VERDICT_STALL:
		return "fail";
	default:
		return "none";
	}
}

static void put_badge(FILE *to, enum verdict verdict)
{
	fprintf(to, "<span class=\"badge %s\">%s</span>", badge_class(verdict),
		verdict_short(verdict));
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

/* For each of what was done, if that is something. */
static void put_each(struct table *table, const struct record *record,
		     double all)
{
	double each = record_per_item(record, all);

	if (record->tally.items == 0)
		table_put(table, "%s", "");
	else
		table_put(table, "%.*f", each < 100 ? 2 : 0, each);
}

static void put_times(struct table *table, const struct histogram *latency)
{
	char p50[DURATION_SIZE], p99[DURATION_SIZE], max[DURATION_SIZE];

	if (latency->total == 0)
		table_put(table, "\t\t");
	else
		table_put(table, "%s\t%s\t%s",
			  duration(p50, histogram_quantile(latency, 0.5)),
			  duration(p99, histogram_quantile(latency, 0.99)),
			  duration(max, latency->max));
}

static void put_record(struct table *table, const struct record *record)
{
	const struct usage *used = &record->used;
	char a[GROUPED_SIZE], b[GROUPED_SIZE], c[GROUPED_SIZE];
	char cpu[DURATION_SIZE];

	table_put(table,
		  "<a href=\"#%s\">%s</a>\t<span class=\"badge %s\">%s</span>\t"
		  "%.1f\t%s %s\t%s\t%s",
		  record->scenario->name, record->scenario->name,
		  badge_class(record->verdict), verdict_short(record->verdict),
		  record->seconds, grouped(a, record->tally.items),
		  record->scenario->unit,
		  grouped(b, (uint64_t)record_rate(record)),
		  grouped(c, record->tally.notified));
	put_times(table, &record->latency);
	put_each(table, record, used->waits);
	put_each(table, record, used->wakes);
	put_each(table, record, used->switches);
	if (record->tally.items > 0)
		table_put(table, "%s",
			  duration(cpu, (int64_t)record_per_item(record,
								 used->cpu)));
	table_row(table);
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

/* What was found, or shown. */
static void put_finding(FILE *to, const struct record *record,
			const struct options *options)
{
	switch (record->verdict) {
	case VERDICT_FAIL:
		page_text(to, record->who);
		fputs(": ", to);
		page_text(to, record->what);
		fprintf(to, ": expected %" PRId64 ", found %" PRId64,
			record->expected, record->found);
		break;
	case VERDICT_STALL:
		page_text(to, record->who);
		fprintf(to, " made no progress for %g s",
			in_seconds(options->stall));
		break;
	case VERDICT_NOTHING:
		fputs("nothing was done in that time", to);
		break;
	case VERDICT_TROUBLE:
		page_text(to, record->what);
		break;
	case VERDICT_STOPPED:
		fputs("stopped before it was checked", to);
		break;
	default:
		fputs("shown: ", to);
		page_text(to, record->scenario->checks);
	}
}

static void put_scenario(FILE *to, const struct record *record,
			 const struct options *options)
{
	const struct scenario *scenario = record->scenario;

	fprintf(to, "<h2 id=\"%s\">%s ", scenario->name, scenario->name);
	put_badge(to, record->verdict);
	fputs("</h2>\n<p>", to);
	page_text(to, scenario->summary);
	fputs("\n<p class=\"dim\">", to);
	put_finding(to, record, options);
	fputs("\n<div class=\"pair\">\n", to);
	plot_throughput(to, record);
	plot_latency(to, record);
	fputs("</div>\n", to);
}

/* What was written to standard error. */
static void put_diagnosis(FILE *to, const char *text)
{
	if (text == NULL)
		return;
	fputs("<h2>Diagnosis of the stall</h2>\n<div class=\"wide\"><pre>", to);
	page_text(to, text);
	fputs("</pre></div>\n", to);
}

static void put_head(FILE *to, const struct outcome *outcome)
{
	const struct tally *total = &outcome->total;
	bool passed = outcome->verdict == VERDICT_PASS;
	char items[GROUPED_SIZE], notified[GROUPED_SIZE], waits[GROUPED_SIZE],
		wakes[GROUPED_SIZE], longest[DURATION_SIZE];

	fprintf(to, "<h1>rouse-stress %s ", rouse_version());
	put_badge(to, outcome->verdict);
	fprintf(to, "</h1>\n<p>%s items, waits and rounds in %u %s%s",
		grouped(items, total->items), outcome->n,
		outcome->n == 1 ? "scenario" : "scenarios",
		passed ? ", all accounted for" : "");
	if (outcome->verdict == VERDICT_STOPPED)
		fprintf(to, " of %u, until %s", outcome->options->n_runs,
			stop_name());
	fprintf(to, ".\n<p>%s notifications",
		grouped(notified, total->notified));
	if (passed)
		fprintf(to, ", lost %" PRId64, total->lost);
	if (total->longest > 0)
		fprintf(to, "; the longest wait took %s",
			duration(longest, total->longest));
	fprintf(to, "; %s futex waits, %s futex wakes.\n",
		grouped(waits, (uint64_t)outcome->used.waits),
		grouped(wakes, (uint64_t)outcome->used.wakes));
}

void html_write(FILE *to, const struct outcome *outcome)
{
	char title[64];

	snprintf(title, sizeof(title), "rouse-stress: %s",
		 verdict_word(outcome->verdict));
	page_begin(to, title, style);
	put_head(to, outcome);
	put_facts(to, outcome);
	put_table(to, outcome);
	put_diagnosis(to, outcome->diagnosis);
	for (unsigned i = 0; i < outcome->n; i++)
		put_scenario(to, &outcome->records[i], outcome->options);
	fputs("</html>\n", to);
}
