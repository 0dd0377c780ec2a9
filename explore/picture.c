/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <string.h>

#include "names.h"
#include "page.h"

/*
 * Both pictures have a column for each thread, and time goes down, a row for
 * each step. What happens between threads are the edges: a wake, and in the
 * graph also from the step that wrote a value to those of other threads that
 * read it.
 */

/* Graphviz. */

static void put_dot_text(FILE *file, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			putc('\\', file);
		putc(*text, file);
	}
}

static void put_dot_node(FILE *file, const struct trace *trace, unsigned i)
{
	const struct step *step = &trace->steps[i];
	bool sleeps = step->asleep >> step->move.thread & 1;

	fprintf(file, "\t\ts%u [label=\"%u: ", i, i + 1);
	put_dot_text(file, step->what);
	if (step->op.pc != NULL) {
		fprintf(file, "\\n");
		put_dot_text(file, step->place);
	}
	fprintf(file, "\", group=g%u%s%s];\n", step->move.thread,
		sleeps ? ", fillcolor=gray85" : "",
		trace->wrong && i + 1 == trace->n ? ", color=red" : "");
}

/* The step by which thread t, which does not sleep after step i, had fallen
 * asleep before. */
static unsigned fell_asleep(const struct trace *trace, unsigned i, unsigned t)
{
	while (i > 1 && (trace->steps[i - 2].asleep >> t & 1))
		i--;
	return i > 0 ? i - 1 : 0;
}

static void put_dot_edges(FILE *file, const struct trace *trace, unsigned i)
{
	const struct step *step = &trace->steps[i];

	if (i > 0)
		fprintf(file, "\ts%u -> s%u [style=invis];\n", i - 1, i);
	for (unsigned k = i; k-- > 0;) {
		if (trace->steps[k].move.kind != MOVE_TICK &&
		    step->move.kind != MOVE_TICK &&
		    trace->steps[k].move.thread == step->move.thread) {
			fprintf(file, "\ts%u -> s%u;\n", k, i);
			break;
		}
	}
	for (unsigned t = 0; t < world.threads; t++) {
		if (step->woken >> t & 1)
			fprintf(file,
				"\ts%u -> s%u [color=forestgreen, "
				"label=\"wakes\", constraint=false];\n",
				i, fell_asleep(trace, i, t));
	}
	if (step->read >= 0 &&
	    trace->steps[step->read].move.thread != step->move.thread)
		fprintf(file,
			"\ts%d -> s%u [color=blue, style=dashed, "
			"constraint=false];\n",
			step->read, i);
}

void picture_dot(FILE *file, const struct trace *trace)
{
	fprintf(file, "digraph {\n"
		      "\tlabel=\"");
	put_dot_text(file, trace->run);
	if (trace->wrong) {
		fprintf(file, "\\nFAILED: ");
		put_dot_text(file, trace->wrong);
	}
	fprintf(file, "\";\n"
		      "\tlabelloc=t;\n"
		      "\tnewrank=true;\n" /* over all threads */
		      "\tnode [shape=box, style=filled, fillcolor=white, "
		      "fontname=monospace, fontsize=10];\n"
		      "\tedge [fontname=monospace, fontsize=9];\n");
	for (unsigned t = 0; t < world.threads; t++) {
		fprintf(file, "\tsubgraph cluster_%u {\n\t\tlabel=\"%c: ", t,
			'a' + t);
		put_dot_text(file, name_of_thread(t));
		fprintf(file, "\";\n");
		for (unsigned i = 0; i < trace->n; i++) {
			if (trace->steps[i].move.kind != MOVE_TICK &&
			    trace->steps[i].move.thread == t)
				put_dot_node(file, trace, i);
		}
		fprintf(file, "\t}\n");
	}
	for (unsigned i = 0; i < trace->n; i++) {
		if (trace->steps[i].move.kind == MOVE_TICK)
			fprintf(file, "\ts%u [label=\"%u: %s\"];\n", i, i + 1,
				trace->steps[i].what);
	}
	for (unsigned i = 0; i < trace->n; i++)
		put_dot_edges(file, trace, i);
	fprintf(file, "}\n");
}

/* SVG. All lengths are pixels. */

#define ROW        36
#define WAKE       20 /* where a wake is, below the middle of its row */
#define TOP        80 /* above the first row */
#define MARGIN     48
#define CHAR       7.3 /* the width of a letter of what is done */
#define SMALL_CHAR 6.1 /* the same of where */
#define CHARS      70  /* longer texts are cut */

static struct {
	double x[MAX_THREADS]; /* the lifelines */
	double width, height;
} chart;

static double row(unsigned i)
{
	return TOP + ROW * (i + 0.5);
}

static void lay_out(const struct trace *trace)
{
	double x = MARGIN;

	for (unsigned t = 0; t < world.threads; t++) {
		double width = CHAR * (double)strlen(name_of_thread(t));

		for (unsigned i = 0; i < trace->n; i++) {
			const struct step *step = &trace->steps[i];
			double what = (double)strlen(step->what);
			double place = (double)strlen(step->place);

			if (step->move.thread != t)
				continue;
			what = CHAR * (what < CHARS ? what : CHARS);
			place = SMALL_CHAR * (place < CHARS ? place : CHARS);
			width = what > width ? what : width;
			width = place > width ? place : width;
		}
		chart.x[t] = x + 12;
		x += width + 48;
	}
	chart.width = x;
	chart.height = TOP + ROW * trace->n + 60;
}

static void put_svg_text(FILE *file, double x, double y, const char *style,
			 const char *text, int most)
{
	char cut[260];

	snprintf(cut, sizeof(cut), "%.*s%s", most, text,
		 strlen(text) > (size_t)most ? "..." : "");
	fprintf(file, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">", x, y, style);
	page_text(file, cut);
	fputs("</text>\n", file);
}

static void put_line(FILE *file, const char *style, double x1, double y1,
		     double x2, double y2)
{
	fprintf(file,
		"<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" "
		"y2=\"%.1f\"/>\n",
		style, x1, y1, x2, y2);
}

/* A thread's name, its line down to its end, and thick where it sleeps. */
static void put_lifeline(FILE *file, const struct trace *trace, unsigned t)
{
	double x = chart.x[t], end = row(trace->n);
	char name[80];

	snprintf(name, sizeof(name), "%c: %s", 'a' + t, name_of_thread(t));
	put_svg_text(file, x - 6, TOP - 16, "name", name, CHARS);
	for (unsigned i = 0; i < trace->n; i++) {
		if (trace->steps[i].ended >> t & 1)
			end = row(i);
		if (trace->steps[i].asleep >> t & 1)
			put_line(file, "sleep", x, row(i), x, row(i + 1));
		else if (trace->steps[i].woken >> t & 1)
			put_line(file, "sleep", x, row(i), x, row(i) + WAKE);
	}
	put_line(file, "life", x, TOP - 8, x, end);
	if (world.thread[t].status == ENDED)
		put_line(file, "life", x - 6, end, x + 6, end);
}

static void put_row(FILE *file, const struct trace *trace, unsigned i)
{
	const struct step *step = &trace->steps[i];
	double x = chart.x[step->move.thread], y = row(i);
	bool wrong = trace->wrong && i + 1 == trace->n;
	char number[16];

	snprintf(number, sizeof(number), "%u", i + 1);
	put_svg_text(file, 8, y + 4, "place", number, CHARS);
	if (step->move.kind == MOVE_TICK) {
		put_line(file, "tick", MARGIN, y, chart.width, y);
		put_svg_text(file, chart.x[0] + 10, y - 3, "what", step->what,
			     CHARS);
		return;
	}
	for (unsigned t = 0; t < world.threads; t++) {
		if (step->woken >> t & 1)
			put_line(file, "wake", x, y + WAKE,
				 chart.x[t] + (chart.x[t] < x ? 4 : -4),
				 y + WAKE);
	}
	fprintf(file,
		"<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>\n",
		wrong ? "wrong" : "step", x, y);
	put_svg_text(file, x + 10, y + 4, wrong ? "what wrong" : "what",
		     step->what, CHARS);
	put_svg_text(file, x + 10, y + 15, "place", step->place, CHARS);
}

void picture_svg(FILE *file, const struct trace *trace)
{
	static const char style[] =
		"text { font: 12px monospace; fill: var(--fg) }\n"
		".name, .title { font-weight: bold }\n"
		".place { font-size: 10px; fill: var(--dim) }\n"
		".wrong { fill: var(--bad); font-weight: bold }\n"
		".ground { fill: var(--bg) }\n"
		".step { fill: var(--fg) }\n"
		".life { stroke: var(--fg) }\n"
		".tick { stroke: var(--dim); stroke-dasharray: 4 4 }\n"
		".sleep { stroke: var(--dim); stroke-opacity: .4; "
		"stroke-width: 9 }\n"
		".head { fill: var(--good) }\n"
		".wake { stroke: var(--good); stroke-width: 1.5; "
		"marker-end: url(#head) }\n";

	lay_out(trace);
	fprintf(file,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" "
		"height=\"%.0f\" viewBox=\"0 0 %.0f %.0f\">\n<style>\n",
		chart.width, chart.height, chart.width, chart.height);
	page_colours(file);
	fprintf(file,
		"%s</style>\n"
		"<defs><marker id=\"head\" orient=\"auto\" refX=\"7\" "
		"refY=\"4\" markerWidth=\"8\" markerHeight=\"8\">"
		"<path d=\"M0,0 L8,4 L0,8 z\" class=\"head\"/></marker></defs>"
		"\n<rect width=\"100%%\" height=\"100%%\" class=\"ground\"/>\n",
		style);
	put_svg_text(file, 8, 20, "title", trace->run, CHARS);
	for (unsigned t = 0; t < world.threads; t++)
		put_lifeline(file, trace, t);
	for (unsigned i = 0; i < trace->n; i++)
		put_row(file, trace, i);
	if (trace->wrong)
		put_svg_text(file, 8, row(trace->n) + 20, "wrong", trace->wrong,
			     256);
	fprintf(file, "</svg>\n");
}
