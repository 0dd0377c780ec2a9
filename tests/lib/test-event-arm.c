/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* syscall() */

#include <rouse/event.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "door.h"
#include "thread.h"

/* No test may hang, whatever it finds. */
TestSuite(event_arm, .timeout = 60);

static struct rouse_event event;
static struct rouse_armed armed;

Test(event_arm, says_that_it_was_set_since)
{
	uint32_t epoch = rouse_event_epoch(&event);

	rouse_event_set(&event);
	cr_assert_eq(rouse_event_arm(&event, epoch, &armed), 0);
	cr_assert_eq(rouse_event_arm(&event, rouse_event_epoch(&event), &armed),
		     0);
	rouse_event_clear(&event);
	cr_assert_eq(rouse_event_arm(&event, epoch, &armed), 0);
	cr_assert_null(armed.word);
	cr_assert_eq(rouse_event_arm(&event, rouse_event_epoch(&event), &armed),
		     -EAGAIN);
}

/* E1 */
Test(event_arm, the_next_set_changes_the_word_and_wakes)
{
	uint32_t epoch = rouse_event_epoch(&event);

	door_reset();
	for (int i = 0; i < 2; i++) {
		cr_assert_eq(rouse_event_arm(&event, epoch, &armed), -EAGAIN);
		cr_assert_eq(*armed.word, armed.value);
	}
	cr_assert_eq(door_waits(), 0);
	rouse_event_set(&event);
	rouse_event_clear(&event);
	cr_assert_neq(*armed.word, armed.value);
	cr_assert_eq(door_wakes(), 1);
	cr_assert_eq(rouse_event_arm(&event, epoch, &armed), 0);
}

Test(event_arm, leaves_errno_alone)
{
	errno = 77;
	rouse_event_arm(&event, rouse_event_epoch(&event), &armed);
	cr_assert_eq(errno, 77);
}

static void sleep_in_futex(const struct rouse_armed *place)
{
	syscall(SYS_futex, place->word, FUTEX_WAIT | FUTEX_PRIVATE_FLAG,
		place->value, NULL, NULL, 0);
}

#ifdef SYS_futex_waitv

/* Two words, of which the other one never changes. */
static void sleep_in_waitv(const struct rouse_armed *place)
{
	static const uint32_t other;
	struct futex_waitv words[2] = {
		{0, (uintptr_t)&other, FUTEX_32 | FUTEX_PRIVATE_FLAG, 0},
		{place->value, (uintptr_t)place->word,
		 FUTEX_32 | FUTEX_PRIVATE_FLAG, 0},
	};

	if (syscall(SYS_futex_waitv, words, 2, 0, NULL, 0) < 0 &&
	    (errno == ENOSYS || errno == EPERM))
		sleep_in_futex(place);
}

#else
#define sleep_in_waitv sleep_in_futex
#endif

#define PARKERS 4
#define PULSES  300

static _Atomic unsigned parked[PULSES];
static _Atomic unsigned next_parker;

/* Each of them sleeps in its own way. */
static void *park(void *unused)
{
	bool in_waitv = next_parker++ % 2;

	for (unsigned round = 0; round < PULSES; round++) {
		uint32_t epoch = rouse_event_epoch(&event);
		struct rouse_armed place;

		parked[round]++;
		while (rouse_event_arm(&event, epoch, &place) != 0)
			(in_waitv ? sleep_in_waitv : sleep_in_futex)(&place);
	}
	return unused;
}

/* E1: no pulse later than an epoch is missed, however its thread sleeps. */
Test(event_arm, parkers_in_futex_and_futex_waitv_miss_no_pulse)
{
	pthread_t threads[PARKERS];

	threads_start(threads, PARKERS, park, NULL);
	for (unsigned round = 0; round < PULSES; round++) {
		yield_until(parked[round] == PARKERS);
		rouse_event_set(&event);
		rouse_event_clear(&event);
	}
	threads_join(threads, PARKERS);
}
