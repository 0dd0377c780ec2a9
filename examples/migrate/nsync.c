/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * From nsync: the same with rouse, and what differs. It prints what it has seen to
 * be so; docs/migrate.md tells of it.
 *
 *	cc -std=c11 nsync.c -o nsync -lnsync \
 *		$(pkg-config --cflags --libs rouse) -pthread
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* fork(), in strict C11 */
#endif

#include "claim.h"

#include <rouse.h>

#include <errno.h>
#include <fcntl.h>
#include <nsync.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int items;

static nsync_mu mu = NSYNC_MU_INIT;
static nsync_cv cv = NSYNC_CV_INIT;

static void put(void)
{
	nsync_mu_lock(&mu);
	items++;
	nsync_cv_signal(&cv);
	nsync_mu_unlock(&mu);
}

static int take(nsync_time deadline, nsync_note cancel)
{
	int err = 0;

	nsync_mu_lock(&mu);
	while (items == 0 && err == 0)
		err = nsync_cv_wait_with_deadline(&cv, &mu, deadline, cancel);
	if (err == 0)
		items--;
	nsync_mu_unlock(&mu);
	return err;
}

static struct rouse_lock lock = ROUSE_LOCK_INIT;
static struct rouse_cond not_empty = ROUSE_COND_INIT(&lock);

static void our_put(void)
{
	rouse_lock_acquire(&lock);
	items++;
	if (rouse_cond_notify(&not_empty, 1) < 0)
		abort(); /* only without the lock */
	rouse_lock_release(&lock);
}

static int our_take(rouse_deadline deadline, struct rouse_event *cancel)
{
	struct rouse_wait how = {deadline, ROUSE_WAIT_STOP, cancel};
	int err = 0;

	rouse_lock_acquire(&lock);
	while (items == 0 && err == 0)
		err = rouse_cond_wait_with(&not_empty, &how);
	if (err == 0)
		items--;
	rouse_lock_release(&lock);
	return err;
}

/* Does that end the process? It is done in a child. */
static bool aborts(void (*misuse)(void))
{
	static const struct rlimit none = {0, 0};
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		setrlimit(RLIMIT_CORE, &none);
		dup2(open("/dev/null", O_WRONLY), STDERR_FILENO);
		misuse();
		_exit(0);
	}
	return waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) &&
	       WTERMSIG(status) == SIGABRT;
}

static void unlock_free_mu(void)
{
	nsync_mu_unlock(&mu);
}

int main(void)
{
	struct rouse_event cancel = ROUSE_EVENT_INIT;
	nsync_note note = nsync_note_new(NULL, nsync_time_no_deadline);
	nsync_time now = nsync_time_now();
	bool was;

	put();
	was = take(nsync_time_no_deadline, NULL) == 0;
	our_put();
	claim("The same loop, with a cancel",
	      was && our_take(ROUSE_FOREVER, NULL) == 0);
	claim("Errors are negative", take(nsync_time_zero, NULL) == ETIMEDOUT &&
					     our_take(0, NULL) == -ETIMEDOUT);
	claim("A deadline is one number, of the monotonic clock",
	      labs((long)(time(NULL) - NSYNC_TIME_SEC(now))) <= 60);

	nsync_note_notify(note);
	rouse_event_set(&cancel);
	claim("A note that cancels is an event that stops",
	      take(nsync_time_no_deadline, note) == ECANCELED &&
		      our_take(ROUSE_FOREVER, &cancel) == -ECANCELED);
	rouse_event_clear(&cancel);
	claim("An event can be cleared",
	      nsync_note_is_notified(note) && !rouse_event_is_set(&cancel));

	claim("Misuse is an error that is returned",
	      aborts(unlock_free_mu) && rouse_lock_release(&lock) == -EPERM &&
		      rouse_cond_notify(&not_empty, 1) == -EPERM);
	nsync_cv_signal(&cv);
	rouse_cond_signal(&not_empty);
	claim("A signal needs no lock, a notify does",
	      rouse_cond_notify(&not_empty, 1) == -EPERM);
	nsync_note_free(note);
	return EXIT_SUCCESS;
}
