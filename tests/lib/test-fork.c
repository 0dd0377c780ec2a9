/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "door-eventfd.h"
#include "door.h"
#include "thread.h"

/* No test may hang, whatever it finds. */
TestSuite(fork, .timeout = 60);

/* A3: forks while the parent's threads wait on everything. The child has a
 * copy of the state they left, but not the threads. */

static struct rouse_event event, other, stop;
static struct rouse_lock lock, taken;
static struct rouse_rlock rlock;
static struct rouse_cond cond = ROUSE_COND_INIT(&lock);
static struct rouse_cond recursive = ROUSE_COND_INIT_RLOCK(&rlock);
static struct rouse_waitq queue;
static struct rouse_waiter queued;
static struct rouse_bell bell;
static struct rouse_sem sem;
static struct rouse_auto automatic;
static struct rouse_latch latch;
static struct rouse_barrier barrier = ROUSE_BARRIER_INIT(3);
static struct rouse_once once;
static struct rouse_count count;

static void *wait_for_event(void *unused)
{
	rouse_event_wait(&event);
	return unused;
}

static void *wait_for_cond(void *on)
{
	rouse_cond_acquire(on);
	rouse_cond_wait(on);
	rouse_cond_release(on);
	return NULL;
}

static void *wait_for_lock(void *unused)
{
	rouse_lock_acquire(&taken);
	rouse_lock_release(&taken);
	return unused;
}

static void *wait_for_token(void *unused)
{
	rouse_sem_wait(&sem);
	return unused;
}

static void *wait_for_auto(void *unused)
{
	rouse_auto_wait(&automatic);
	return unused;
}

static void make_usable(void)
{
	rouse_event_after_fork(&event);
	rouse_event_after_fork(&other);
	rouse_event_after_fork(&stop);
	rouse_lock_after_fork(&lock);
	rouse_lock_after_fork(&taken);
	rouse_rlock_after_fork(&rlock);
	rouse_cond_after_fork(&cond);
	rouse_cond_after_fork(&recursive);
	rouse_waitq_after_fork(&queue);
	DEMAND(rouse_bell_after_fork(&bell) == 0);
	rouse_sem_after_fork(&sem);
	rouse_auto_after_fork(&automatic);
	rouse_latch_after_fork(&latch);
	rouse_barrier_after_fork(&barrier);
	rouse_once_after_fork(&once);
	rouse_count_after_fork(&count);
}

static void use_everything(void)
{
	DEMAND(!rouse_event_is_set(&event));
	DEMAND(rouse_event_wait_until(&event, rouse_after(1)) == -ETIMEDOUT);
	rouse_event_set(&event);
	DEMAND(rouse_event_wait_until(&event, 0) == 0);

	DEMAND(!rouse_lock_locked(&taken));
	DEMAND(rouse_lock_try_acquire(&taken));
	DEMAND(rouse_lock_acquire_until(&taken, rouse_after(1)) == -ETIMEDOUT);
	DEMAND(rouse_lock_release(&taken) == 0);
	DEMAND(rouse_lock_release(&taken) == -EPERM);

	DEMAND(!rouse_rlock_owned(&rlock));
	DEMAND(rouse_cond_acquire(&recursive) == 0);
	DEMAND(rouse_rlock_depth(&rlock) == 1);
	DEMAND(rouse_cond_notify_all(&recursive) == 0);
	DEMAND(rouse_cond_wait_until(&recursive, 0) == -ETIMEDOUT);
	DEMAND(rouse_cond_release(&recursive) == 0);
	DEMAND(!rouse_rlock_locked(&rlock));

	/* The threads chosen in the parent do not concern the child. */
	door_reset();
	DEMAND(rouse_lock_try_acquire(&lock));
	DEMAND(rouse_lock_release(&lock) == 0);
	DEMAND(door_wakes() == 0);

	DEMAND(rouse_cond_waiters(&cond) == 0);
	DEMAND(rouse_cond_acquire(&cond) == 0);
	DEMAND(rouse_cond_notify_all(&cond) == 0);
	DEMAND(rouse_cond_wait_until(&cond, rouse_after(1)) == -ETIMEDOUT);
	DEMAND(rouse_cond_release(&cond) == 0);

	DEMAND(rouse_waitq_count(&queue) == 0);
	DEMAND(rouse_waitq_notify(&queue, 1) == 0);

	/* Nor do those that sleep there. */
	door_reset();
	DEMAND(rouse_sem_value(&sem) == 0);
	DEMAND(rouse_sem_post(&sem, 2) == 0);
	rouse_sem_wait(&sem);
	DEMAND(rouse_sem_try_wait(&sem));
	DEMAND(rouse_sem_wait_until(&sem, 0) == -ETIMEDOUT);
	DEMAND(!rouse_auto_is_set(&automatic));
	rouse_auto_set(&automatic);
	DEMAND(rouse_auto_wait_until(&automatic, 0) == 0);
	DEMAND(door_wakes() == 0);
	DEMAND(rouse_sem_wait_until(&sem, rouse_after(1)) == -ETIMEDOUT);
	DEMAND(rouse_auto_wait_until(&automatic, rouse_after(1)) == -ETIMEDOUT);
}

Test(fork, a_child_uses_what_parents_threads_wait_for)
{
	pthread_t threads[16];

	rouse_lock_acquire(&taken);
	rouse_waitq_join(&queue, &queued);
	threads_start(threads, 3, wait_for_event, NULL);
	threads_start(threads + 3, 3, wait_for_cond, &cond);
	threads_start(threads + 6, 3, wait_for_cond, &recursive);
	threads_start(threads + 9, 3, wait_for_lock, NULL);
	threads_start(threads + 12, 3, wait_for_token, NULL);
	threads_start(threads + 15, 1, wait_for_auto, NULL);
	door_await_inside(NULL, 16);
	/* Until then one of them may be inside a wait for the lock. */
	yield_until(rouse_cond_waiters(&cond) == 3 &&
		    rouse_cond_waiters(&recursive) == 3);

	/* Two are chosen, and not woken yet: the child must not wake them. */
	rouse_cond_acquire(&cond);
	cr_assert_eq(rouse_cond_notify(&cond, 2), 2);
	cr_assert_eq(rouse_rlock_acquire(&rlock), 0);
	rouse_rlock_acquire(&rlock);
	cr_assert_eq(in_a_child(make_usable, use_everything), 0);

	/* The parent goes on as if nothing had happened. */
	cr_assert_eq(rouse_cond_notify_all(&cond), 1);
	cr_assert_eq(rouse_cond_notify_all(&recursive), 3);
	rouse_rlock_release(&rlock);
	rouse_rlock_release(&rlock);
	rouse_cond_release(&cond);
	rouse_lock_release(&taken);
	rouse_event_set(&event);
	cr_assert_eq(rouse_sem_post(&sem, 3), 0);
	rouse_auto_set(&automatic);
	cr_assert_eq(rouse_waitq_notify(&queue, 1), 1);
	cr_assert(rouse_waitq_leave(&queue, &queued));
	threads_join(threads, 16);
}

static void see_a_set_event(void)
{
	DEMAND(rouse_event_is_set(&event));
	DEMAND(rouse_event_wait_until(&event, 0) == 0);
}

Test(fork, an_event_keeps_its_flag_in_the_child)
{
	rouse_event_set(&event);
	cr_assert_eq(in_a_child(make_usable, see_a_set_event), 0);
}

static void see_a_token_and_a_flag(void)
{
	DEMAND(rouse_sem_value(&sem) == 2);
	DEMAND(rouse_auto_is_set(&automatic));
}

Test(fork, tokens_stay_in_the_child)
{
	cr_assert_eq(rouse_sem_post(&sem, 2), 0);
	rouse_auto_set(&automatic);
	cr_assert_eq(in_a_child(make_usable, see_a_token_and_a_flag), 0);
}

static void wake_nobody(void)
{
	door_reset();
	rouse_event_set(&event);
	DEMAND(door_wakes() == 0);
}

Test(fork, a_child_wakes_nobody_who_is_not_there)
{
	pthread_t threads[3];

	threads_start(threads, 3, wait_for_event, NULL);
	door_await_inside(&event, 3);
	cr_assert_eq(in_a_child(make_usable, wake_nobody), 0);
	rouse_event_set(&event);
	threads_join(threads, 3);
}

/* Waits for several things, with a stop. */
static int wait_for_any(struct rouse_waiter *self, rouse_deadline deadline)
{
	const struct rouse_wait how = {deadline, ROUSE_WAIT_STOP, &stop};
	struct rouse_wanted any[] = {ROUSE_WANT_EVENT(&event),
				     ROUSE_WANT_EVENT(&other),
				     ROUSE_WANT_WAITER(self)};

	return rouse_wait_any(any, 3, &how);
}

static int wait_for_both(void)
{
	const struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_STOP, &stop};
	struct rouse_wanted both[] = {ROUSE_WANT_EVENT(&other),
				      ROUSE_WANT_EVENT(&event)};

	return rouse_wait_all(both, 2, &how);
}

static void *wait_until_notified(void *self)
{
	cr_assert_eq(wait_for_any(self, ROUSE_FOREVER), 2);
	return NULL;
}

static void *wait_until_other(void *self)
{
	cr_assert_eq(wait_for_any(self, ROUSE_FOREVER), 1);
	return NULL;
}

static void *wait_for_both_in_vain(void *unused)
{
	cr_assert_eq(wait_for_both(), -ECANCELED);
	return unused;
}

/* The child wakes no thread of its parent's, and waits for all of it anew. */
static void wait_for_several(void)
{
	struct rouse_waiter self;

	door_reset();
	rouse_event_set(&event);
	rouse_event_clear(&event);
	rouse_event_set(&other);
	rouse_event_clear(&other);
	rouse_event_set(&stop);
	rouse_event_clear(&stop);
	rouse_waitq_join(&queue, &self);
	DEMAND(door_wakes() == 0);
	DEMAND(wait_for_any(&self, rouse_after(ROUSE_MSEC)) == -ETIMEDOUT);
	DEMAND(rouse_waitq_notify(&queue, 1) == 1);
	DEMAND(wait_for_any(&self, ROUSE_FOREVER) == 2);
	DEMAND(rouse_waitq_leave(&queue, &self));
	rouse_waitq_join(&queue, &self);
	rouse_event_set(&stop);
	DEMAND(wait_for_any(&self, ROUSE_FOREVER) == -ECANCELED);
	DEMAND(!rouse_waitq_leave(&queue, &self));
	rouse_waitq_join(&queue, &self);
	rouse_event_set(&other);
	DEMAND(wait_for_any(&self, ROUSE_FOREVER) == 1);
	rouse_event_set(&event);
	DEMAND(wait_for_both() == 0);
}

Test(fork, a_child_waits_for_several_things_that_parents_threads_wait_for)
{
	struct rouse_waiter nodes[2];
	pthread_t threads[3];

	if (!door_has_several())
		cr_skip("no futex_waitv here");
	door_reset();
	rouse_waitq_join(&queue, &nodes[0]);
	rouse_waitq_join(&queue, &nodes[1]);
	threads[0] = thread_start(wait_until_notified, &nodes[0]);
	threads[1] = thread_start(wait_until_other, &nodes[1]);
	threads[2] = thread_start(wait_for_both_in_vain, NULL);
	door_await_inside(&stop, 3);
	cr_assert_eq(in_a_child(make_usable, wait_for_several), 0);

	/* The parent goes on as if nothing had happened. */
	cr_assert_eq(door_inside(&stop), 3);
	cr_assert_eq(rouse_waitq_notify(&queue, 1), 1);
	pthread_join(threads[0], NULL);
	cr_assert(rouse_waitq_leave(&queue, &nodes[0]));
	rouse_event_set(&other);
	pthread_join(threads[1], NULL);
	cr_assert_not(rouse_waitq_leave(&queue, &nodes[1]));
	door_await_inside(&event, 1);
	rouse_event_set(&stop);
	pthread_join(threads[2], NULL);
}

static bool bell_is_readable(void)
{
	return poll(&(struct pollfd){.fd = rouse_bell_fd(&bell),
				     .events = POLLIN},
		    1, 0) == 1;
}

static _Atomic bool may_write;

static void ring_and_close(void)
{
	may_write = true;
	DEMAND(!rouse_bell_arm(&bell));
	DEMAND(rouse_bell_heard(&bell));
	DEMAND(!bell_is_readable());
	DEMAND(rouse_bell_arm(&bell));
	rouse_bell_ring(&bell);
	DEMAND(bell_is_readable());
	rouse_bell_close(&bell);
}

static void wait_before_the_write(int fd)
{
	(void)fd;
	yield_until(may_write);
}

static void *ring_bell(void *unused)
{
	rouse_bell_ring(&bell);
	return unused;
}

/* The thread that rings is about to write at the fork. */
Test(fork, a_child_has_a_bell_of_its_own_and_its_parent_keeps_its)
{
	pthread_t ringer;

	cr_assert_eq(rouse_bell_open(&bell), 0);
	cr_assert(rouse_bell_arm(&bell));
	eventfd_on_write(wait_before_the_write);
	ringer = thread_start(ring_bell, NULL);
	yield_until(eventfd_writes() == 1);
	cr_assert_eq(in_a_child(make_usable, ring_and_close), 0);
	may_write = true;
	pthread_join(ringer, NULL);
	cr_assert(bell_is_readable());
	cr_assert(rouse_bell_heard(&bell));
	cr_assert_not(bell_is_readable());
}

static void *wait_for_latch(void *unused)
{
	rouse_latch_wait(&latch);
	return unused;
}

static void count_down_to_0(void)
{
	door_reset();
	DEMAND(rouse_latch_count_down(&latch, 3) == -ERANGE);
	DEMAND(rouse_latch_wait_until(&latch, 0) == -ETIMEDOUT);
	DEMAND(rouse_latch_count_down(&latch, 2) == 0);
	DEMAND(rouse_latch_try_wait(&latch));
	DEMAND(door_wakes() == 0);
}

Test(fork, a_latch_is_in_the_child_where_it_was)
{
	pthread_t waiters[2];

	cr_assert_eq(rouse_latch_init(&latch, 2), 0);
	threads_start(waiters, 2, wait_for_latch, NULL);
	door_await_inside(&latch, 2);
	cr_assert_eq(in_a_child(make_usable, count_down_to_0), 0);
	cr_assert_not(rouse_latch_try_wait(&latch));
	cr_assert_eq(rouse_latch_count_down(&latch, 2), 0);
	threads_join(waiters, 2);
}

static void *wait_at_barrier(void *unused)
{
	rouse_barrier_wait(&barrier);
	return unused;
}

static void *wait_for_count(void *unused)
{
	rouse_count_wait(&count, rouse_count_look(&count));
	return unused;
}

static _Atomic bool is_in, may_return;
static bool was_run; /* in the child */

static int stay(void *unused)
{
	(void)unused;
	is_in = true;
	yield_until(may_return);
	return 0;
}

static int run(void *unused)
{
	(void)unused;
	was_run = true;
	return 0;
}

static void *run_once(void *unused)
{
	rouse_once_call(&once, stay, NULL);
	return unused;
}

static void use_all_three(void)
{
	uint32_t key = rouse_count_look(&count);

	door_reset();
	DEMAND(rouse_once_call(&once, run, NULL) == 0);
	DEMAND(was_run);
	DEMAND(rouse_count_wait_until(&count, key, 0) == -ETIMEDOUT);
	rouse_count_move_one(&count);
	DEMAND(rouse_count_wait_until(&count, key, 0) == 0);
	DEMAND(rouse_barrier_waiting(&barrier) == 0);
	DEMAND(!rouse_barrier_is_broken(&barrier));
	DEMAND(door_wakes() == 0);
	DEMAND(rouse_barrier_wait_until(&barrier, rouse_after(1)) ==
	       -ETIMEDOUT);
	DEMAND(rouse_barrier_is_broken(&barrier));
	rouse_barrier_after_fork(&barrier);
	DEMAND(rouse_barrier_is_broken(&barrier));
}

Test(fork, a_child_has_barrier_once_and_eventcount_for_itself)
{
	pthread_t threads[5];

	threads_start(threads, 2, wait_at_barrier, NULL);
	threads_start(threads + 2, 2, wait_for_count, NULL);
	threads[4] = thread_start(run_once, NULL);
	door_await_inside(NULL, 4);
	yield_until(is_in);
	cr_assert_eq(in_a_child(make_usable, use_all_three), 0);
	cr_assert_eq(rouse_barrier_wait(&barrier), 2);
	rouse_count_move(&count);
	may_return = true;
	threads_join(threads, 5);
	cr_assert(rouse_once_is_done(&once));
}

static int fork_within(void *status)
{
	pid_t child = fork();

	if (child == 0) {
		alarm(20);
		is_in = true;
		return 0;
	}
	cr_assert_eq(waitpid(child, status, 0), child);
	return 0;
}

Test(fork, a_function_that_forks_is_done_in_both)
{
	int status;

	cr_assert_eq(rouse_once_call(&once, fork_within, &status), 0);
	cr_assert(rouse_once_is_done(&once));
	if (is_in)
		_exit(rouse_once_call(&once, stay, NULL));
	cr_assert_eq(status, 0);
}
