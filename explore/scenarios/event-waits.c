/* SPDX-License-Identifier: BSD-2-Clause */
#include "event-waits.h"

#include <errno.h>

#include "futex.h"

EX_GHOST static void set_begins(struct watched_event *watched)
{
	watched->setting++;
	for (unsigned t = 0; t < EX_THREADS; t++) {
		watched->may[t] = true;
		watched->owed[t] = watched->waits[t];
	}
}

EX_GHOST static void set_ends(struct watched_event *watched)
{
	watched->setting--;
}

void watched_set(struct watched_event *watched)
{
	set_begins(watched);
	rouse_event_set(&watched->event);
	set_ends(watched);
}

EX_GHOST static void cleared(struct watched_event *watched)
{
	unsigned t = ex_self();

	/* Not if a handler did it, inside of a wait. */
	if (!watched->waits[t])
		watched->may[t] = watched->setting > 0;
}

void watched_clear(struct watched_event *watched)
{
	rouse_event_clear(&watched->event);
	cleared(watched);
}

/* The mark of the calling thread. */
static bool *mark(struct watched_event *watched)
{
	return &watched->waits[ex_self()];
}

EX_GHOST static void wait_ends(struct watched_event *watched, int err)
{
	unsigned t = ex_self();

	if (err == 0)
		ex_assert(watched->may[t], "its wait returned 0 without a set");
	watched->waits[t] = false;
	watched->owed[t] = false;
}

static int wait_resumed(struct rouse_event *event, rouse_deadline deadline)
{
	struct rouse_wait how = {deadline, ROUSE_WAIT_INTERRUPTIBLE, NULL};
	uint32_t epoch = rouse_event_epoch(event);
	int err;

	while ((err = rouse_event_wait_since_with(event, epoch, &how)) ==
	       -EINTR)
		;
	return err;
}

static int wait_parked(struct rouse_event *event)
{
	uint32_t epoch = rouse_event_epoch(event);
	struct rouse_armed armed;
	int err;

	while ((err = rouse_event_arm(event, epoch, &armed)) == -EAGAIN)
		rouse__futex_wait((rouse_word *)(uintptr_t)armed.word,
				  armed.value, ROUSE__ANY, ROUSE_FOREVER, NULL);
	return err;
}

int watched_wait(struct watched_event *watched, enum wait_kind kind,
		 rouse_deadline deadline)
{
	int err = 0;

	ex_mark(mark(watched));
	if (kind == WAIT)
		rouse_event_wait(&watched->event);
	else if (kind == WAIT_UNTIL)
		err = rouse_event_wait_until(&watched->event, deadline);
	else if (kind == WAIT_PARKED)
		err = wait_parked(&watched->event);
	else if (kind == WAIT_RESUMED)
		err = wait_resumed(&watched->event, deadline);
	else
		err = rouse_event_wait_with(
			&watched->event,
			&(struct rouse_wait){deadline, ROUSE_WAIT_INTERRUPTIBLE,
					     NULL});
	wait_ends(watched, err);

	if (err == -ETIMEDOUT)
		ex_assert(rouse__now() >= deadline, "its wait ended early");
	else if (err == -EINTR)
		ex_assert(kind == WAIT_INTERRUPTIBLE,
			  "a signal ended its wait");
	else
		ex_assert(err == 0, "its wait returned an unknown value");
	return err;
}

void watched_wait_begins(struct watched_event *watched)
{
	ex_mark(mark(watched));
}

void watched_wait_ends(struct watched_event *watched, int err)
{
	wait_ends(watched, err);
}

EX_GHOST void watched_sleepers_wait(struct watched_event *watched)
{
	for (unsigned t = 0; t < EX_THREADS; t++)
		watched->waits[t] |= ex_asleep(t);
}

struct rouse_wait watched_stop(struct watched_event *watched,
			       rouse_deadline deadline, uint32_t flags)
{
	ex_mark(mark(watched));
	return (struct rouse_wait){deadline, flags | ROUSE_WAIT_STOP,
				   &watched->event};
}

void watched_stop_ends(struct watched_event *watched, int err)
{
	wait_ends(watched, err == -ECANCELED ? 0 : -EAGAIN);
}

EX_GHOST const char *watched_quiet(const struct watched_event *watched)
{
	for (unsigned t = 0; t < EX_THREADS; t++) {
		if (watched->owed[t] && ex_asleep(t) &&
		    (!ex_naps(t) || ex_stuck(t)))
			return "a wait sleeps on, though it began before a set";
	}
	return NULL;
}
