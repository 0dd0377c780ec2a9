/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_WHO_REPORT_H
#define ROUSE_WHO_REPORT_H

#include <stdio.h>

#include "look.h"

/* A look for people, and as a line of JSON. */
void text_write(FILE *to, const struct look *look);
void json_write(FILE *to, const struct look *look);

/* For how long a thread has waited, at least, in ns; below 0: not known. */
int64_t wait_lasts(const struct wait *wait);

/* How an object that is of this kind is called: "event". */
const char *subject_kind(const struct subject *subject);

/* The object that a goal is; NULL if that is not known. */
const struct subject *goal_subject(const struct look *look,
				   const struct goal *goal);

/*
 * The wait of the thread that holds what this one waits for; NULL if that is not
 * known, or does not wait, or this one waits for any of several things.
 */
const struct wait *wait_behind(const struct look *look,
			       const struct wait *wait);

/* Does this wait begin a ring of threads each of which waits for the next? Each
 * ring begins at one of its waits only. */
bool is_deadlock(const struct look *look, const struct wait *wait);

/* What is wrong, if a process cannot be looked at. */
void trouble_write(FILE *to, const struct process *process, int err);

#endif
