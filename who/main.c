/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* sigtimedwait() */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "options.h"
#include "output.h"
#include "report.h"
#include "status.h"
#include "watch.h"

/*
 * rouse-who: which threads of a process wait for which objects of the library.
 *
 *	proc        what /proc says of the process, and its memory
 *	look        one look at it:
 *	waits           its threads that wait
 *	subjects        what they wait for; rings: queues over a foreign lock
 *	holders         who holds that
 *	symbols         what the program calls it
 *	library         is there any of the library?
 *	watch       what the look before saw
 *	text, json  the reports; report has what both need
 *	options     the command line
 */

/* What ends a watch: blocked, but where it waits for the next look. */
static sigset_t interrupts;

static void block_interrupts(void)
{
	static const int signals[] = {SIGINT, SIGTERM};
	struct sigaction action;

	sigemptyset(&interrupts);
	for (unsigned i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		sigaction(signals[i], NULL, &action);
		/* A shell lets those in the background ignore SIGINT. */
		if (action.sa_handler != SIG_IGN)
			sigaddset(&interrupts, signals[i]);
	}
	sigprocmask(SIG_BLOCK, &interrupts, NULL);
}

/* Returns the signal that came within this time, or 0. */
static int interrupted(int64_t within)
{
	struct timespec time = {within / ROUSE_SEC, within % ROUSE_SEC};
	int number = sigtimedwait(&interrupts, NULL, &time);

	return number > 0 ? number : 0;
}

static void put(const struct look *look, const struct options *options,
		bool first)
{
	if (options->json)
		json_write(stdout, look);
	else if (isatty(STDOUT_FILENO) && options->watch > 0)
		fputs("\033[H\033[J", stdout);
	else if (!first)
		putc('\n', stdout);
	if (!options->json)
		text_write(stdout, look);
	output_first();
}

/* Look once, and print it. Returns 0, or -errno; -ENOPKG if there is no
 * librouse. */
static int take(const struct options *options, struct process *process,
		struct watch *watch, bool first)
{
	struct look look = {.n_waits = 0};
	int err = process_find(process, options->pid);

	if (err == 0)
		err = look_take(&look, process);

	if (err == 0 && !look.rouse)
		err = -ENOPKG;
	if (err == 0) {
		watch_add(watch, &look);
		put(&look, options, first);
	}
	look_free(&look);
	/* What ends just now is not what it was. */
	if (err < 0 && process_find(process, options->pid) == -ESRCH)
		return -ESRCH;
	return err;
}

static int trouble(const struct process *process, int err)
{
	trouble_write(stderr, process, err);
	return err == -ENOPKG ? EXIT_NO_ROUSE : EXIT_BARRED;
}

static int follow(const struct options *options)
{
	struct process process = {.pid = options->pid};
	struct watch watch = {NULL, 0};
	int number = 0, err;

	if (options->watch > 0)
		block_interrupts();
	err = take(options, &process, &watch, true);
	if (err < 0)
		return trouble(&process, err);
	while (err == 0 && options->watch > 0 && number == 0) {
		number = interrupted(options->watch);
		if (number == 0)
			err = take(options, &process, &watch, false);
	}
	watch_free(&watch);
	if (err < 0)
		trouble(&process, err);
	/* A process that was watched until its end was seen well. */
	if (err < 0 && err != -ESRCH)
		return EXIT_BARRED;
	return number > 0 ? STATUS_STOPPED + number : 0;
}

int main(int argc, char **argv)
{
	struct options options;

	options_read(&options, argc, argv);
	return follow(&options);
}
