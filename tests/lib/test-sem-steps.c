/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* steps.h */

#include <rouse/sem.h>

#include <criterion/criterion.h>
#include <errno.h>

#include "door.h"
#include "each-step.h"

/* No test may hang, whatever it finds. */
TestSuite(sem_steps, .timeout = 60);

/* What may happen between any two instructions of a call: a signal handler that
 * posts (T3), a waiter that comes, or frees the semaphore (T2, T5). */

#ifdef STEPS_POSSIBLE

static struct rouse_sem sem;

static void begin_anew(void)
{
	sem = (struct rouse_sem)ROUSE_SEM_INIT(0);
}

static void post(void)
{
	cr_assert_eq(rouse_sem_post(&sem, 1), 0);
}

static void there_are_two(unsigned n)
{
	cr_assert_eq(rouse_sem_value(&sem), step < target ? 1 : 2,
		     "lost at step %u", n);
}

/* T3 */
Test(sem_steps, a_handler_posts_at_any_instruction_of_post)
{
	at_each_step(post, post, there_are_two);
}

static int time_out(const struct door_call *call)
{
	(void)call;
	was_in_kernel = true;
	return -ETIMEDOUT;
}

static int result;

static void wait(void)
{
	result = rouse_sem_wait_until(&sem, ROUSE_FOREVER);
}

static void token_was_taken_or_is_there(unsigned n)
{
	cr_assert(result == 0 || !in_time, "slept at step %u", n);
	cr_assert_eq(rouse_sem_value(&sem), step >= target && result != 0,
		     "lost at step %u", n);
}

/* T1, T3 */
Test(sem_steps, a_handler_posts_at_any_instruction_of_wait)
{
	door_on_wait(time_out);
	at_each_step(wait, post, token_was_taken_or_is_there);
}

static void come_to_wait(void)
{
	door_reset();
	door_on_wait(time_out);
	result = rouse_sem_wait_until(&sem, ROUSE_FOREVER);
}

static void was_woken(unsigned n)
{
	/* A waiter that found no token is asleep by now. */
	cr_assert(result == 0 || step < target || door_wakes() == 1,
		  "nobody woken at step %u", n);
}

/* T2 */
Test(sem_steps, a_waiter_comes_at_any_instruction_of_post)
{
	at_each_step(post, come_to_wait, was_woken);
}

/* T5: as soon as there is a token, whoever takes it may free the semaphore. */

static struct rouse_sem *page;

static void free_when_posted(int number, siginfo_t *info, void *context)
{
	(void)number, (void)info;
	if (rouse_sem_value(page) > 0) {
		steps_stop(context);
		steps_take_away(page);
	}
}

static int post_and_give_page_back(const struct door_call *call)
{
	(void)call;
	steps_begin(free_when_posted);
	rouse_sem_post(page, 1);
	steps_end();
	steps_give_back(page);
	return 0;
}

static void free_at_once(unsigned others)
{
	page = steps_page();
	page->tokens_.sleepers_ = others;
	door_on_wait(post_and_give_page_back);
	rouse_sem_wait(page);
	cr_assert_eq(door_wakes(), 1);
}

Test(sem_steps, a_waiter_frees_the_semaphore_as_soon_as_it_has_a_token)
{
	free_at_once(0);
}

/* The other one waits no more. */
Test(sem_steps, a_waiter_frees_it_though_the_post_thinks_of_another)
{
	free_at_once(1);
}

#else

Test(sem_steps, need_the_trap_flag_of_x86_64)
{
	cr_skip_test("no single steps on this architecture");
}

#endif
