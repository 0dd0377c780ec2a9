/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_STOP_H
#define ROUSE_CLI_STOP_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

/*
 * SIGINT (Ctrl-C) and SIGTERM end the work of a program, not the program: it
 * reports what it has by then. Another one half a second later, or still later,
 * ends it at once.
 */
void stop_begin(void);

/* The signal that has come; 0: none. */
extern volatile sig_atomic_t stop_signal;

static inline bool stop_asked(void)
{
	return stop_signal != 0;
}

/* "SIGINT" */
const char *stop_name(void);

/* This child is to be killed by it; 0 if there is none any more. */
void stop_kills(pid_t child);

/* In a child: the signals do what they did before stop_begin(). */
void stop_end(void);

/* The exit status of the program: that of a run that was stopped, unless a
 * failure was found before. */
int stop_status(int status);

#endif
