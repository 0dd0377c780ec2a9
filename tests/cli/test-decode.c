/* SPDX-License-Identifier: BSD-2-Clause */
#include <criterion/criterion.h>
#include <errno.h>
#include <rouse/barrier.h>
#include <rouse/bell.h>
#include <rouse/cond.h>
#include <rouse/count.h>
#include <rouse/event.h>
#include <rouse/latch.h>
#include <rouse/lock.h>
#include <rouse/once.h>
#include <rouse/waitq.h>
#include <string.h>

#include "../../cli/decode.h"
#include "../lib/door-eventfd.h"
#include "../lib/door.h"
#include "../lib/thread.h"
#include "supply.h"

/* No test may hang, whatever it finds. */
TestSuite(decode, .timeout = 60);

/* The bits are told here by what the library does to them. */

static struct rouse_event event;
static struct rouse_lock lock;

static void says(const char *(*decode)(char text[DECODED_SIZE], uint32_t word),
		 uint32_t word, const char *expected)
{
	char text[DECODED_SIZE];

	cr_assert_str_eq(decode(text, word), expected);
}

static void *wait_for_event(void *unused)
{
	rouse_event_wait(&event);
	return unused;
}

Test(decode, an_event)
{
	pthread_t waiter;

	says(decode_event, event.word_, "clear, epoch 0");
	waiter = thread_start(wait_for_event, NULL);
	door_await_asleep(&event, 1);
	says(decode_event, event.word_, "clear, waiters, epoch 0");
	rouse_event_set(&event);
	says(decode_event, event.word_, "set, epoch 1");
	rouse_event_clear(&event);
	says(decode_event, event.word_, "clear, epoch 1");
	pthread_join(waiter, NULL);
}

static void *take_turn(void *unused)
{
	rouse_lock_acquire(&lock);
	rouse_lock_release(&lock);
	return unused;
}

static unsigned lose(const struct door_wake *wake)
{
	(void)wake;
	return 1;
}

Test(decode, a_lock)
{
	pthread_t waiters[2];

	says(decode_lock, lock.word_, "free");
	rouse_lock_acquire(&lock);
	says(decode_lock, lock.word_, "held");
	threads_start(waiters, 2, take_turn, NULL);
	door_await_asleep(&lock.wake_seq_, 2);
	says(decode_lock, lock.word_, "held, 2 waiters");
	door_on_wake(lose);
	rouse_lock_release(&lock);
	says(decode_lock, lock.word_, "free, one woken, 2 waiters");
	door_on_wake(NULL);
	door_real_wake_all(&lock.wake_seq_);
	threads_join(waiters, 2);
	says(decode_lock, lock.word_, "free");
}

static unsigned waits;

/* In vain, until the waiter starves. */
static int wake_for_no_reason(const struct door_call *call)
{
	return ++waits < 10 ? 0 : door_go_on(call);
}

Test(decode, a_lock_for_which_one_starves)
{
	pthread_t waiter;

	rouse_lock_acquire(&lock);
	door_on_wait(wake_for_no_reason);
	waiter = thread_start(take_turn, NULL);
	door_await_asleep(&lock.wake_seq_, 1);
	says(decode_lock, lock.word_ & ~UINT32_C(8),
	     "held, one starves, 1 waiter");
	door_on_wake(lose);
	rouse_lock_release(&lock);
	says(decode_lock, lock.word_, "free, one starves, one woken, 1 waiter");
	door_on_wake(NULL);
	door_real_wake_all(&lock.wake_seq_);
	pthread_join(waiter, NULL);
}

static struct rouse_cond cond = ROUSE_COND_INIT(&lock);

static void *wait_for_cond(void *unused)
{
	rouse_lock_acquire(&lock);
	rouse_cond_wait(&cond);
	rouse_lock_release(&lock);
	return unused;
}

Test(decode, a_lock_with_chosen_waiters)
{
	pthread_t waiter = thread_start(wait_for_cond, NULL);

	yield_until(rouse_cond_waiters(&cond) == 1);
	door_await_asleep(NULL, 1);
	rouse_lock_acquire(&lock);
	cr_assert_eq(rouse_cond_notify(&cond, 1), 1);
	says(decode_lock, lock.word_, "held, some chosen");
	says(decode_waiter, lock.chosen_->word_, "told");
	rouse_lock_release(&lock);
	pthread_join(waiter, NULL);
}

static struct rouse_waitq queue;
static struct rouse_waiter node;

static void *park(void *unused)
{
	rouse_waiter_park_until(&node, ROUSE_FOREVER);
	return unused;
}

Test(decode, a_waiter)
{
	pthread_t parked;

	rouse_waitq_join(&queue, &node);
	says(decode_waiter, node.word_, "waiting");
	cr_assert_eq(rouse_waiter_park_until(&node, 0), -ETIMEDOUT);
	says(decode_waiter, node.word_, "left");
	parked = thread_start(park, NULL);
	door_await_asleep(&node, 1);
	says(decode_waiter, node.word_, "asleep");
	rouse_waitq_notify(&queue, 1);
	says(decode_waiter, node.word_, "called");
	pthread_join(parked, NULL);
}

static _Atomic bool seen;

/* The deadline has passed before the spin has. */
static void *spin_again_and_again(void *unused)
{
	while (!seen) {
		rouse_waitq_join(&queue, &node);
		node.spins_ = 1;
		rouse_waiter_park_until(&node, rouse_after(1000));
		rouse_waitq_leave(&queue, &node);
	}
	return unused;
}

Test(decode, a_waiter_that_spins)
{
	pthread_t spinner = thread_start(spin_again_and_again, NULL);
	char text[DECODED_SIZE];

	yield_until(strcmp(decode_waiter(text, node.word_), "spinning") == 0);
	seen = true;
	pthread_join(spinner, NULL);
}

static struct rouse_bell bell;

static void look_before_the_write(int fd)
{
	(void)fd;
	says(decode_bell, bell.word_, "rung, unread, 1 writing");
}

Test(decode, a_bell)
{
	says(decode_bell, bell.word_, "quiet");
	cr_assert_eq(rouse_bell_open(&bell), 0);
	rouse_bell_arm(&bell);
	says(decode_bell, bell.word_, "armed");
	eventfd_on_write(look_before_the_write);
	rouse_bell_ring(&bell);
	says(decode_bell, bell.word_, "rung, unread");
	rouse_bell_heard(&bell);
	says(decode_bell, bell.word_, "quiet");
	says(decode_bell, 8 + 2 * 16, "quiet, closing, 2 writing");
	rouse_bell_close(&bell);
}

Test(decode, tokens)
{
	says(decode_tokens, 0, "no tokens");
	says(decode_tokens, 1, "no tokens, sleepers");
	says(decode_tokens, 2, "1 token");
	says(decode_tokens, 7, "3 tokens, sleepers");
	says(decode_auto, 1, "clear, sleepers");
	says(decode_auto, 2, "set");
}

static struct rouse_sem sem = ROUSE_SEM_INIT(2);

static void *wait_for_token(void *unused)
{
	rouse_sem_wait(&sem);
	return unused;
}

Test(decode, a_semaphore_and_who_waits_for_it)
{
	pthread_t waiter;

	says(decode_tokens, sem.tokens_.word_, "2 tokens");
	cr_assert(rouse_sem_try_wait(&sem) && rouse_sem_try_wait(&sem));
	waiter = thread_start(wait_for_token, NULL);
	door_await_asleep(&sem, 1);
	says(decode_tokens, sem.tokens_.word_, "no tokens, sleepers");
	cr_assert_eq(rouse_sem_post(&sem, 1), 0);
	pthread_join(waiter, NULL);
	says(decode_tokens, sem.tokens_.word_, "no tokens");
}

static struct rouse_latch latch = ROUSE_LATCH_INIT(3);

static void *wait_for_latch(void *unused)
{
	rouse_latch_wait(&latch);
	return unused;
}

Test(decode, a_latch)
{
	pthread_t waiter;

	says(decode_latch, latch.word_, "3");
	waiter = thread_start(wait_for_latch, NULL);
	door_await_inside(&latch, 1);
	says(decode_latch, latch.word_, "3, waiters");
	rouse_latch_count_down(&latch, 2);
	says(decode_latch, latch.word_, "1, waiters");
	rouse_latch_count_down(&latch, 1);
	says(decode_latch, latch.word_, "0");
	pthread_join(waiter, NULL);
}

static struct rouse_barrier barrier = ROUSE_BARRIER_INIT(3);

static void *wait_at_barrier(void *unused)
{
	rouse_barrier_wait(&barrier);
	return unused;
}

Test(decode, a_barrier)
{
	pthread_t waiters[2];

	says(decode_barrier, barrier.word_, "0 arrived");
	waiters[0] = thread_start(wait_at_barrier, NULL);
	door_await_asleep(&barrier, 1);
	says(decode_barrier, barrier.word_, "1 arrived, waiters");
	waiters[1] = thread_start(wait_at_barrier, NULL);
	door_await_asleep(&barrier, 2);
	rouse_barrier_abort(&barrier);
	threads_join(waiters, 2);
	says(decode_barrier, barrier.word_, "broken, 0 arrived");
	rouse_barrier_reset(&barrier);
	says(decode_barrier, barrier.word_, "0 arrived");
	says(decode_barrier, 4 + 2 + 16, "resetting, 1 arrived");
	says(decode_barrier, 8 + 16 + 2 * 0x40000 + 1,
	     "1 arrived, 2 leaving, waiters");
}

static struct rouse_once once;

static int look_within(void *unused)
{
	(void)unused;
	says(decode_once, once.word_, "running");
	says(decode_once, once.word_ | 1, "running, waiters");
	cr_assert_eq(once.word_ >> 2, door_real_self());
	return 0;
}

Test(decode, a_once)
{
	says(decode_once, once.word_, "new");
	cr_assert_eq(rouse_once_call(&once, look_within, NULL), 0);
	says(decode_once, once.word_, "done");
}

static struct rouse_count count;

static void *wait_for_count(void *unused)
{
	rouse_count_wait(&count, rouse_count_look(&count));
	return unused;
}

Test(decode, an_eventcount)
{
	pthread_t waiter;

	says(decode_count, count.word_, "epoch 0");
	waiter = thread_start(wait_for_count, NULL);
	door_await_asleep(&count, 1);
	says(decode_count, count.word_, "looked, waiters, epoch 0");
	rouse_count_move(&count);
	says(decode_count, count.word_, "epoch 1");
	pthread_join(waiter, NULL);
}

static void object_says(enum object_kind kind, const union object_copy *copy,
			struct decoded *says, const char *expected)
{
	decoders[kind].decode(says, copy);
	cr_assert_str_eq(says->text, expected);
}

Test(decode, an_rlock_with_its_owner)
{
	union object_copy copy = {.rlock_ = ROUSE_RLOCK_INIT};
	struct decoded says;

	rouse_rlock_acquire(&copy.rlock_);
	rouse_rlock_acquire(&copy.rlock_);
	object_says(OBJECT_RLOCK, &copy, &says, "held, 2 deep");
	cr_assert_eq(says.owner, door_real_self());
	cr_assert_null(says.last);
	rouse_rlock_release(&copy.rlock_);
	rouse_rlock_release(&copy.rlock_);
	object_says(OBJECT_RLOCK, &copy, &says, "free");
	cr_assert_eq(says.owner, 0);
}

Test(decode, a_condition_with_its_queue_and_its_lock)
{
	union object_copy copy = {.cond_ = ROUSE_COND_INIT(&lock)};
	struct decoded says;

	rouse_waitq_join(&copy.cond_.queue_, &node);
	object_says(OBJECT_COND, &copy, &says, "1 in its queue");
	cr_assert_eq(says.lock, &lock);
	cr_assert_eq(says.last, &node);
	cr_assert_eq(says.lock_kind, OBJECT_LOCK);
	cr_assert_str_eq(says.queue, "in its queue");
}

Test(decode, a_condition_over_an_rlock)
{
	static struct rouse_rlock rlock = ROUSE_RLOCK_INIT;
	union object_copy copy = {.cond_ = ROUSE_COND_INIT_RLOCK(&rlock)};
	struct decoded says;

	object_says(OBJECT_COND, &copy, &says, "0 in its queue");
	cr_assert_eq(says.lock, &rlock);
	cr_assert_eq(says.lock_kind, OBJECT_RLOCK);
}

Test(decode, signals_left_with_the_holder)
{
	union object_copy copy = {.cond_ = ROUSE_COND_INIT(&lock)};
	struct decoded says;

	copy.cond_.owed_ = 1;
	object_says(OBJECT_COND, &copy, &says, "0 in its queue, signals left");
	copy.lock_ = (struct rouse_lock)ROUSE_LOCK_INIT;
	copy.lock_.word_ = ROUSE__LOCK_HELD | ROUSE__LOCK_OWED;
	object_says(OBJECT_LOCK, &copy, &says, "held, signals left");
}

Test(decode, a_lifo_condition_and_queue)
{
	union object_copy copy = {.cond_ = ROUSE_COND_INIT_LIFO(&lock)};
	struct decoded says;

	object_says(OBJECT_COND, &copy, &says, "0 in its queue, LIFO");
	cr_assert_eq(says.lock_kind, OBJECT_LOCK);
	copy.waitq_ = (struct rouse_waitq)ROUSE_WAITQ_INIT_LIFO;
	object_says(OBJECT_WAITQ, &copy, &says, "0 in its queue, LIFO");
}

Test(decode, a_queue_with_and_without_a_bound)
{
	static struct rouse_item item;
	union object_copy copy = {.queue_ = {.head_ = NULL}};
	struct decoded says;

	object_says(OBJECT_QUEUE, &copy, &says, "open, empty");
	copy.queue_.items_.sleepers_ = 2;
	object_says(OBJECT_QUEUE, &copy, &says, "open, empty, 2 in get");
	copy.queue_.items_.word_ = ROUSE__SUPPLY_CLOSED;
	copy.queue_.items_.sleepers_ = 0;
	copy.queue_.head_ = &item;
	object_says(OBJECT_QUEUE, &copy, &says, "closed, not empty");
	copy.queue_.bound_ = UINT32_MAX;
	copy.queue_.used_ = UINT32_MAX;
	copy.queue_.places_.sleepers_ = UINT32_MAX;
	copy.queue_.items_.sleepers_ = UINT32_MAX;
	object_says(
		OBJECT_QUEUE, &copy, &says,
		"closed, 4294967295 of 4294967295 items, 4294967295 in get, "
		"4294967295 in put");
}

Test(decode, each_kind_of_object_when_it_is_new)
{
	static const union object_copy none;
	struct decoded says;

	for (unsigned i = 0; i < OBJECT_KINDS; i++) {
		decoders[i].decode(&says, &none);
		cr_assert(strlen(says.text) > 0);
		cr_assert_eq(says.owner, 0);
		cr_assert_null(says.lock);
		cr_assert_null(says.last);
		cr_assert_leq(decoders[i].size, sizeof(none));
	}
}
