/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* syscall() */

#include "scenario/fork-child.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "door-eventfd.h"
#include "door.h"
#include "observe/crash.h"

#define USED 8 /* pairs, by a child */

static struct inherited *mine;

static bool flag_is_kept(struct pair *pair)
{
	(void)pair;
	return rouse_event_is_set(mine->flag) == mine->flag_was_set;
}

static bool all_is_free(struct pair *pair)
{
	return !rouse_lock_locked(&pair->lock) &&
	       !rouse_rlock_locked(&pair->rlock) &&
	       !rouse_rlock_owned(&pair->rlock);
}

static bool none_waits(struct pair *pair)
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
	return rouse_lock_try_acquire(&pair->lock) &&
	       !rouse_lock_try_acquire(&pair->lock) &&
	       rouse_lock_acquire_until(&pair->lock, 0) == -ETIMEDOUT &&
	       rouse_lock_release(&pair->lock) == 0 &&
	       rouse_lock_release(&pair->lock) == -EPERM;
}

static bool rlock_works(struct pair *pair)
{
	return rouse_rlock_release(&pair->rlock) == -EPERM &&
	       rouse_rlock_acquire(&pair->rlock) == 0 &&
	       rouse_rlock_try_acquire(&pair->rlock) &&
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
	       rouse_waiter_park_until(&one, ROUSE_FOREVER) == 0 &&
	       rouse_waitq_leave(&pair->queue, &one) &&
	       rouse_waiter_park_until(&two, 0) == -ETIMEDOUT &&
	       !rouse_waitq_leave(&pair->queue, &two) &&
	       rouse_waitq_notify(&pair->queue, 1) == 0;
}

/* The ball may be on its way to that side. */
static bool sem_works(struct rouse_sem *sem)
{
	uint32_t inherited = rouse_sem_value(sem);

	if (inherited > 1 || rouse_sem_post(sem, 2) != 0 ||
	    rouse_sem_value(sem) != inherited + 2)
		return false;
	rouse_sem_wait(sem);
	if (inherited > 0 && !rouse_sem_try_wait(sem))
		return false;
	return rouse_sem_wait_until(sem, 0) == 0 && !rouse_sem_try_wait(sem) &&
	       rouse_sem_wait_until(sem, 0) == -ETIMEDOUT;
}

static bool auto_works(struct rouse_auto *event)
{
	rouse_auto_set(event);
	if (!rouse_auto_is_set(event) || !rouse_auto_try_wait(event))
		return false;
	rouse_auto_set(event);
	rouse_auto_wait(event);
	return rouse_auto_wait_until(event, 0) == -ETIMEDOUT;
}

static bool tokens_work(struct pair *pair)
{
	return sem_works(&pair->tokens[0]) && sem_works(&pair->tokens[1]) &&
	       auto_works(&pair->turn[0]) && auto_works(&pair->turn[1]);
}

bool bell_is_readable(const struct rouse_bell *bell)
{
	struct pollfd fd = {.fd = rouse_bell_fd(bell), .events = POLLIN};

	return poll(&fd, 1, 0) == 1;
}

/* The first pair finds what was inherited, the others what that left. */
static bool bell_works(struct pair *pair)
{
	bool rang = mine->bell_rang;

	(void)pair;
	mine->bell_rang = false;
	if (bell_is_readable(mine->bell) ||
	    rouse_bell_arm(mine->bell) == rang ||
	    rouse_bell_heard(mine->bell) != rang)
		return false;
	if (!rouse_bell_arm(mine->bell) || bell_is_readable(mine->bell))
		return false;
	rouse_bell_ring(mine->bell);
	return bell_is_readable(mine->bell) && rouse_bell_heard(mine->bell) &&
	       !bell_is_readable(mine->bell);
}

static bool latch_works(struct pair *pair)
{
	return rouse_latch_count_down(&pair->latch, PAIR_LATCH + 1) ==
		       -ERANGE &&
	       rouse_latch_wait_until(&pair->latch, 0) == -ETIMEDOUT &&
	       rouse_latch_count_down(&pair->latch, PAIR_LATCH) == 0 &&
	       rouse_latch_wait_until(&pair->latch, 0) == 0;
}

static bool barrier_works(struct pair *pair)
{
	return rouse_barrier_wait_until(&pair->barrier, 0) == -ETIMEDOUT &&
	       rouse_barrier_is_broken(&pair->barrier) &&
	       rouse_barrier_wait(&pair->barrier) == -EPIPE;
}

static int do_it(void *done)
{
	*(bool *)done = true;
	return 0;
}

static bool once_works(struct pair *pair)
{
	bool done = false;

	return rouse_once_call(&pair->once, do_it, &done) == 0 && done &&
	       rouse_once_is_done(&pair->once);
}

static bool count_works(struct pair *pair)
{
	uint32_t key = rouse_count_look(&pair->count);

	if (rouse_count_wait_until(&pair->count, key, 0) != -ETIMEDOUT)
		return false;
	rouse_count_move_one(&pair->count);
	return rouse_count_wait_until(&pair->count, key, 0) == 0;
}

static bool queues_work(struct pair *pair)
{
	return pair_queues_work(&pair->queues);
}

/* The parent's threads are not there to be woken. */
static bool none_was_woken(struct pair *pair)
{
	(void)pair;
	return door_wakes() == 0;
}

/* From here on there may be needless wakes, of the child's own. */
static bool sleeps_end(struct pair *pair)
{
	return rouse_event_wait_until(&pair->coming[0],
				      rouse_after(ROUSE_USEC)) == -ETIMEDOUT &&
	       rouse_sem_wait_until(&pair->tokens[0],
				    rouse_after(ROUSE_USEC)) == -ETIMEDOUT &&
	       rouse_lock_try_acquire(&pair->lock) &&
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
	{"in a child no thread waits", none_waits},
	{"in a child an event works", event_works},
	{"in a child a lock works", lock_works},
	{"in a child an RLock works", rlock_works},
	{"in a child a condition works", conds_work},
	{"in a child a waitq works", queue_works},
	{"in a child a semaphore and an auto event work", tokens_work},
	{"in a child a bell works", bell_works},
	{"in a child a latch is where it was, and works", latch_works},
	{"in a child a barrier works", barrier_works},
	{"in a child a once works", once_works},
	{"in a child an eventcount works", count_works},
	{"in a child a queue is empty, and works", queues_work},
	{"a child wakes no thread of its parent", none_was_woken},
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
	for (unsigned side = 0; side < 2; side++) {
		rouse_sem_after_fork(&pair->tokens[side]);
		rouse_auto_after_fork(&pair->turn[side]);
	}
	rouse_latch_after_fork(&pair->latch);
	rouse_barrier_after_fork(&pair->barrier);
	rouse_once_after_fork(&pair->once);
	rouse_count_after_fork(&pair->count);
	pair_queues_make_usable(&pair->queues);
}

/* Without what a sanitizer does in _exit(), such as to wait for a second. */
static _Noreturn void end_child(unsigned status)
{
	for (;;)
		syscall(SYS_exit_group, status);
}

/* Other ones in each child. */
static struct pair *some_pair(unsigned i)
{
	return &mine->pairs[((unsigned)getpid() + i) % mine->n_pairs];
}

/* If it hangs, so does its forker, which the watchdog will notice. */
_Noreturn void child_use(struct inherited *inherited)
{
	unsigned used = inherited->n_pairs < USED ? inherited->n_pairs : USED;

	mine = inherited;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != inherited->parent)
		end_child(0);
	crash_forget();
	door_reset();
	eventfd_reset();
	for (unsigned i = 0; i < used; i++)
		make_usable(some_pair(i));
	rouse_event_after_fork(inherited->flag);
	if (rouse_bell_after_fork(inherited->bell) != 0)
		end_child(STEPS + 1);
	for (unsigned step = 0; step < STEPS; step++)
		for (unsigned i = 0; i < used; i++)
			if (!steps[step].holds(some_pair(i)))
				end_child(step + 1);
	end_child(0);
}

void child_check(int status)
{
	unsigned step = (unsigned)WEXITSTATUS(status);

	if (WIFSIGNALED(status))
		check_equal("no signal ends a child", 0, WTERMSIG(status));
	if (step > 0)
		check(false,
		      step <= STEPS ? steps[step - 1].what
				    : "a child opens a bell",
		      0, step);
}
