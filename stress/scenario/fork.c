/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* syscall() */

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "door.h"
#include "fixture/harness.h"
#include "fixture/locking.h"
#include "observe/crash.h"
#include "report/report.h"
#include "scenario/fork-pair.h"
#include "scenario/scenario.h"

/*
 * Forks, while other threads wait for, hold and hammer all that is inherited.
 * The parent's threads play in pairs (fork-pair.h), and must not notice. A
 * forker sometimes holds a lock at the fork, and is its owner then in the child
 * too, by the same pthread_t.
 *
 * The child has the memory of the parent as it was in the middle of anything.
 * It makes each object usable, and uses each of them alone; it has no hook in
 * its futex door (door_reset()), and calls nothing but the library and what a
 * signal handler may call. It ends with the number of the step that failed, or 0.
 */
#define FORKERS_MAX 4
#define NAP         (500 * ROUSE_USEC)
#define USED        8 /* pairs, by a child */

struct pairs {
	struct pair *of;
	unsigned n;
};

/* Of each forker: an event, and whether it was set at the fork. */
static _Thread_local struct rouse_event flag;
static _Thread_local bool flag_was_set;

static bool flag_is_kept(struct pair *pair)
{
	(void)pair;
	return rouse_event_is_set(&flag) == flag_was_set;
}

static bool all_is_free(struct pair *pair)
{
	return !rouse_lock_locked(&pair->lock) &&
	       !rouse_rlock_locked(&pair->rlock) &&
	       !rouse_rlock_owned(&pair->rlock);
}

static bool nobody_waits(struct pair *pair)
{
	return rouse_cond_waiters(&pair->cond) == 0 &&
	       rouse_cond_waiters(&pair->recursive) == 0 &&
	       rouse_waitq_count(&pair->queue) == 0;
}

static bool event_works(struct pair *pair)
{
	for (unsigned i = 0; i < 2; i++) {
		struct rouse_event *event = &pair->coming[i];

		rouse_event_set(event);
		if (!rouse_event_is_set(event) ||
		    rouse_event_wait_until(event, 0) != 0)
			return false;
		rouse_event_clear(event);
		if (rouse_event_is_set(event) ||
		    rouse_event_wait_until(event, 0) != -ETIMEDOUT)
			return false;
	}
	return true;
}

static bool lock_works(struct pair *pair)
{
	return rouse_lock_try(&pair->lock) && !rouse_lock_try(&pair->lock) &&
	       rouse_lock_acquire_until(&pair->lock, 0) == -ETIMEDOUT &&
	       rouse_lock_release(&pair->lock) == 0 &&
	       rouse_lock_release(&pair->lock) == -EPERM;
}

static bool rlock_works(struct pair *pair)
{
	return rouse_rlock_release(&pair->rlock) == -EPERM &&
	       rouse_rlock_acquire(&pair->rlock) == 0 &&
	       rouse_rlock_try(&pair->rlock) &&
	       rouse_rlock_depth(&pair->rlock) == 2 &&
	       rouse_rlock_release(&pair->rlock) == 0 &&
	       rouse_rlock_release(&pair->rlock) == 0 &&
	       rouse_rlock_release(&pair->rlock) == -EPERM;
}

static bool cond_works(struct rouse_cond *cond)
{
	return rouse_cond_acquire(cond) == 0 &&
	       rouse_cond_notify_all(cond) == 0 &&
	       rouse_cond_wait_until(cond, 0) == -ETIMEDOUT &&
	       rouse_cond_waiters(cond) == 0 && rouse_cond_release(cond) == 0;
}

static bool conds_work(struct pair *pair)
{
	return cond_works(&pair->cond) && cond_works(&pair->recursive);
}

static bool queue_works(struct pair *pair)
{
	struct rouse_waiter one, two;

	rouse_waitq_join(&pair->queue, &one);
	rouse_waitq_join(&pair->queue, &two);
	return rouse_waitq_notify(&pair->queue, 1) == 1 &&
	       rouse_waiter_park(&one, ROUSE_FOREVER) == 0 &&
	       rouse_waitq_leave(&pair->queue, &one) == 0 &&
	       rouse_waiter_park(&two, 0) == -ETIMEDOUT &&
	       rouse_waitq_leave(&pair->queue, &two) == -ETIMEDOUT &&
	       rouse_waitq_notify(&pair->queue, 1) == 0;
}

/* The parent's threads are not there to be woken. */
static bool nobody_was_woken(struct pair *pair)
{
	(void)pair;
	return door_wakes() == 0;
}

/* From here on there may be needless wakes, of the child's own. */
static bool sleeps_end(struct pair *pair)
{
	return rouse_event_wait_until(&pair->coming[0],
				      rouse_after(ROUSE_USEC)) == -ETIMEDOUT &&
	       rouse_lock_try(&pair->lock) &&
	       rouse_lock_acquire_until(&pair->lock, rouse_after(ROUSE_USEC)) ==
		       -ETIMEDOUT &&
	       rouse_cond_wait_until(&pair->cond, rouse_after(ROUSE_USEC)) ==
		       -ETIMEDOUT &&
	       rouse_lock_release(&pair->lock) == 0;
}

static const struct {
	const char *what;
	bool (*holds)(struct pair *pair);
} steps[] = {
	{"in a child an event has the flag it had", flag_is_kept},
	{"in a child all locks are free", all_is_free},
	{"in a child nobody waits", nobody_waits},
	{"in a child an event works", event_works},
	{"in a child a lock works", lock_works},
	{"in a child an RLock works", rlock_works},
	{"in a child a condition works", conds_work},
	{"in a child a waitq works", queue_works},
	{"a child wakes nobody of its parent", nobody_was_woken},
	{"in a child a sleep ends", sleeps_end},
};

#define STEPS (sizeof(steps) / sizeof(*steps))

static void make_usable(struct pair *pair)
{
	rouse_event_after_fork(&pair->coming[0]);
	rouse_event_after_fork(&pair->coming[1]);
	rouse_lock_after_fork(&pair->lock);
	rouse_rlock_after_fork(&pair->rlock);
	rouse_cond_after_fork(&pair->cond);
	rouse_cond_after_fork(&pair->recursive);
	rouse_waitq_after_fork(&pair->queue);
}

/* Not even what a sanitizer does in _exit(), such as to wait for a second. */
static _Noreturn void end_child(unsigned status)
{
	for (;;)
		syscall(SYS_exit_group, status);
}

/* Other ones in each child. */
static struct pair *some_pair(const struct pairs *pairs, unsigned i)
{
	return &pairs->of[((unsigned)getpid() + i) % pairs->n];
}

/* If it hangs, so does its forker, which the watchdog will notice. */
static _Noreturn void be_child(const struct pairs *pairs, pid_t parent)
{
	unsigned used = pairs->n < USED ? pairs->n : USED;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		end_child(0);
	crash_forget();
	door_reset();
	for (unsigned i = 0; i < used; i++)
		make_usable(some_pair(pairs, i));
	rouse_event_after_fork(&flag);
	for (unsigned step = 0; step < STEPS; step++)
		for (unsigned i = 0; i < used; i++)
			if (!steps[step].holds(some_pair(pairs, i)))
				end_child(step + 1);
	end_child(0);
}

static void check_child(int status)
{
	unsigned step = (unsigned)WEXITSTATUS(status);

	if (WIFSIGNALED(status))
		check_equal("no signal ends a child", 0, WTERMSIG(status));
	if (step > 0)
		check(false,
		      step <= STEPS ? steps[step - 1].what
				    : "a child ends with a step",
		      0, step);
}

static void fork_once(struct worker *self)
{
	pid_t parent = getpid(), child;
	int64_t began = now_ns();
	int status;

	flag_was_set = rng_one_in(&self->rng, 2);
	(flag_was_set ? rouse_event_set : rouse_event_clear)(&flag);
	child = fork();
	if (child == 0)
		be_child(self->state, parent);
	if (child < 0)
		report_trouble("cannot fork", errno);
	doing(self, "waits for its child");
	while (waitpid(child, &status, 0) != child)
		check_equal("waitpid finds the child", EINTR, errno);
	doing(self, "works");
	measure(self, began);
	check_child(status);
}

/* Some lock of this pair is held at the fork, or none. */
static void fork_somehow(struct worker *self, struct pair *pair)
{
	unsigned way = rng_below(&self->rng, 4);
	struct any_lock lock = {.lock = &pair->lock};
	struct any_lock rlock = {.rlock = &pair->rlock};

	if (way > 1) {
		fork_once(self);
		return;
	}
	doing_to(self, "acquires",
		 way ? (void *)&pair->rlock : (void *)&pair->lock);
	lock_somehow(&self->rng, way ? rlock : lock);
	doing(self, "forks");
	fork_once(self);
	check_equal("release returns 0", 0,
		    way ? rouse_rlock_release(&pair->rlock)
			: rouse_lock_release(&pair->lock));
}

static void fork_often(struct worker *self)
{
	const struct pairs *pairs = self->state;

	while (!time_is_up()) {
		fork_somehow(self, &pairs->of[rng_below(&self->rng, pairs->n)]);
		advance(self, 1);
		nap(&self->rng, NAP);
	}
}

static void play_often(struct worker *self)
{
	const struct pairs *pairs = self->state;

	pair_play(self, &pairs->of[self->number / 2], self->number % 2);
}

static void *begin(const struct load *load)
{
	struct pairs *pairs = zalloc_aligned(1, sizeof(*pairs));
	unsigned forkers = load->producers;

	pairs->n = (load->consumers + 1) / 2;
	pairs->of = zalloc_aligned(pairs->n, sizeof(*pairs->of));
	for (unsigned i = 0; i < pairs->n; i++)
		pair_begin(&pairs->of[i], i);
	if (forkers > FORKERS_MAX)
		forkers = FORKERS_MAX;
	workers_add((struct role){"player", 2 * pairs->n, play_often, pairs});
	workers_add((struct role){"forker", forkers, fork_often, pairs});
	return pairs;
}

static void end(void *state)
{
	struct pairs *pairs = state;

	for (unsigned i = 0; i < pairs->n; i++)
		pair_end(&pairs->of[i]);
	free(pairs->of);
	free(pairs);
}

const struct scenario scenario_fork = {
	.name = "fork",
	.summary = "all objects: forks in the middle of anything, and children "
		   "that use what they inherit",
	.unit = "children",
	.checks = "each child could use each object; the parent's threads did "
		  "not notice",
	.latency = "from a fork to the end of the child",
	.begin = begin,
	.end = end,
};
