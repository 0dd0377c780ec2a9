/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* sigtimedwait() */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "options.h"
#include "report.h"
#include "watch.h"

/*
 * rouse-who: which threads of a process wait for which objects of the library.
 *
 *	proc        what /proc says of the process, and its memory
 *	look        one look at it:
 *	waits           its threads that wait
 *	subjects        what they wait for
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
	sigemptyset(&interrupts);
	sigaddset(&interrupts, SIGINT);
	sigaddset(&interrupts, SIGTERM);
	sigprocmask(SIG_BLOCK, &interrupts, NULL);
}

static bool interrupted(int64_t within)
{
	struct timespec time = {within / ROUSE_SEC, within % ROUSE_SEC};

	return sigtimedwait(&interrupts, NULL, &time) >= 0;
}

/* Returns false if it could not be written. */
static bool put(const struct look *look, const struct options *options,
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
	return fflush(stdout) == 0 && !ferror(stdout);
}

static int trouble(const struct process *process, int err)
{
	trouble_write(stderr, process, err);
	return EXIT_BARRED;
}

static int watch(const struct process *process, const struct options *options)
{
	struct watch watch = {NULL, 0};
	bool first = true, well = true;
	struct look look;
	int err;

	if (options->watch > 0)
		block_interrupts();
	do {
		err = look_take(&look, process);
		if (err == 0)
			watch_add(&watch, &look);
		well = err < 0 || !look.rouse || put(&look, options, first);
		look_free(&look);
		first = first && err < 0;
	} while (err == 0 && look.rouse && well && options->watch > 0 &&
		 !interrupted(options->watch));
	watch_free(&watch);
	if (!well) {
		perror("rouse-who: cannot write");
		return EXIT_USAGE;
	}
	if (err < 0) {
		trouble_write(stderr, process, err);
		/* A process that was watched until its end was seen well. */
		return err == -ESRCH && !first ? 0 : EXIT_BARRED;
	}
	if (!look.rouse) {
		fprintf(stderr,
			"rouse-who: there is no librouse in process %d (%s)\n",
			(int)process->pid, process->name);
		return EXIT_NO_ROUSE;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct process process = {.name = ""};
	struct options options;
	int err;

	options_read(&options, argc, argv);
	process.pid = options.pid;
	err = process_find(&process, options.pid);
	return err < 0 ? trouble(&process, err) : watch(&process, &options);
}
