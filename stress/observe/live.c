/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* TIOCGWINSZ, in strict C11 */

#include "observe/live.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <rouse/types.h>

#include "duration.h"
#include "fixture/harness.h"
#include "grouped.h"

#define EVERY     (200 * ROUSE_MSEC)
#define LOOKS     6 /* so the rate is that of the last second */
#define COLUMNS   99
#define LEFT_SIZE 32

static struct look {
	int64_t at;
	uint64_t items;
} looks[LOOKS]; /* number n is in n % LOOKS */
static unsigned n_looks;

static const struct options *options;
static unsigned run;
static int64_t end;

void live_begin(const struct options *given, unsigned number, int64_t end_at)
{
	options = given;
	run = number;
	end = end_at;
	looks[0] = (struct look){now_ns(), 0};
	n_looks = 1;
}

/* Items a second, since the oldest look that is kept; this one takes its
 * place. */
static double rate(int64_t now, uint64_t items)
{
	unsigned oldest = n_looks < LOOKS ? 0 : n_looks % LOOKS;
	struct look old = looks[oldest];

	looks[n_looks++ % LOOKS] = (struct look){now, items};
	return (double)(items - old.items) / in_seconds(now - old.at);
}

/* Of the whole run, as 59:59 or 1:00:00. */
static const char *left(char text[LEFT_SIZE], int64_t now)
{
	int64_t here = now < end ? end - now : 0;
	int64_t behind = options->timeout / options->n_runs *
			 (options->n_runs - run - 1);
	int64_t s = (here + behind + ROUSE_SEC / 2) / ROUSE_SEC;

	if (s < 3600)
		snprintf(text, LEFT_SIZE, "%" PRId64 ":%02" PRId64, s / 60,
			 s % 60);
	else
		snprintf(text, LEFT_SIZE,
			 "%" PRId64 ":%02" PRId64 ":%02" PRId64, s / 3600,
			 s / 60 % 60, s % 60);
	return text;
}

static unsigned columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return 80;
	return size.ws_col;
}

static unsigned threads(void)
{
	unsigned size;

	workers_hold(&size);
	workers_let_go();
	return size;
}

void live_show(int64_t now)
{
	char time[LEFT_SIZE], each[GROUPED_SIZE], notified[GROUPED_SIZE];
	char longest[DURATION_SIZE], line[COLUMNS + 1];
	const struct scenario *scenario = options->runs[run];
	unsigned width = columns();
	struct tally tally;

	if (now - looks[(n_looks - 1) % LOOKS].at < EVERY)
		return;
	workers_tally(&tally);
	/* What does not fit is cut. The last column is left free, or the
	 * terminal might wrap. */
	snprintf(line, width < sizeof(line) ? width : sizeof(line),
		 "%s %u/%u, %s left, %u threads: %s %s/s, longest %s, "
		 "lost %" PRId64 ", %s woken",
		 scenario->name, run + 1, options->n_runs, left(time, now),
		 threads(), grouped(each, (uint64_t)rate(now, tally.items)),
		 scenario->unit, duration(longest, tally.longest), tally.lost,
		 grouped(notified, tally.notified));
	fprintf(stderr, "\r\033[K%s", line);
	fflush(stderr);
}

void live_clear(const struct options *given)
{
	if (given->progress)
		fputs("\r\033[K", stderr);
}
