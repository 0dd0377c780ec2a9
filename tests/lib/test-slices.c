/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* syscall numbers */

/* Waits on several words where futex_waitv(2) is missing or forbidden. */
#include <rouse.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "door.h"
#include "thread.h"
#include "ways.h"

#ifdef SYS_futex_waitv
#define FUTEX_WAITV SYS_futex_waitv
#else
#define FUTEX_WAITV 449
#endif

/* No test may hang, whatever it finds. */
TestSuite(slices, .timeout = 60);

static void forbid_and_stop(void)
{
	struct stopped stopped[WAYS];
	pthread_t threads[WAYS];

	door_reset();
	door_forbid(true);
	for (unsigned i = 0; i < WAYS; i++) {
		stopped[i] = (struct stopped){ways[i],
					      stoppable(ROUSE_FOREVER, 0), 0};
		threads[i] = thread_start(wait_until_stopped, &stopped[i]);
	}
	while (door_waits() < 10 * WAYS)
		sched_yield();
	rouse_event_set(&stop);
	threads_join(threads, WAYS);
	for (unsigned i = 0; i < WAYS; i++)
		cr_assert_eq(stopped[i].err, -ECANCELED, "way %u", i);
}

/* S5 */
Test(slices, end_waits_where_the_kernel_lacks_the_call)
{
	forbid_and_stop();
}

/* What a container with an older profile does. */
static bool sandbox(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, FUTEX_WAITV, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {4, filter};

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

/* S5 */
Test(slices, end_waits_in_a_sandbox_that_forbids_the_call)
{
	struct stopped stopped = {wait_for_event, stoppable(ROUSE_FOREVER, 0),
				  0};
	pthread_t thread;

	if (!sandbox())
		cr_skip("no seccomp here");
	door_reset();
	errno = 77;
	thread = thread_start(wait_until_stopped, &stopped);
	while (door_waits() < 10)
		sched_yield();
	rouse_event_set(&stop);
	pthread_join(thread, NULL);
	cr_assert_eq(stopped.err, -ECANCELED);
	cr_assert_eq(errno, 77);
}

static rouse_deadline slept_until[16];
static unsigned slices;

static rouse_deadline standing_still(void)
{
	return ROUSE_SEC;
}

static int note_slice(const struct door_call *call)
{
	slept_until[slices++] = call->deadline - ROUSE_SEC;
	if (slices == 16)
		rouse_event_set(&stop);
	return -ETIMEDOUT;
}

/* S5 */
Test(slices, last_from_50_us_up_to_5_ms)
{
	struct rouse_wait how = stoppable(ROUSE_FOREVER, 0);

	door_forbid(true);
	door_on_now(standing_still);
	door_on_wait(note_slice);
	cr_assert_eq(rouse_event_wait_with(&event, &how), -ECANCELED);
	cr_assert_eq(slices, 16);
	for (unsigned i = 0; i < 16; i++) {
		int64_t due = i < 7 ? 50 * ROUSE_USEC << i : 5 * ROUSE_MSEC;

		cr_assert_eq(slept_until[i], due, "slice %u", i);
	}
}

Test(slices, keep_the_deadline)
{
	rouse_deadline deadline = rouse_after(20 * ROUSE_MSEC);
	struct rouse_wait how = stoppable(deadline, 0);

	door_forbid(true);
	for (unsigned i = 0; i < WAYS; i++)
		cr_assert_eq(ways[i](&how), -ETIMEDOUT);
	cr_assert_geq(rouse_after(1), deadline);
}
