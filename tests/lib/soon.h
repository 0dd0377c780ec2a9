/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TESTS_SOON_H
#define ROUSE_TESTS_SOON_H

#include <sched.h>

#include "door.h"

/*
 * How soon a free lock must be taken, and how long a test waits for what does
 * not happen. The machine may be busy, so the best of a few tries counts; what
 * never happens fails at once.
 */
#define SOON  (10 * ROUSE_MSEC)
#define NEVER (20 * ROUSE_SEC)
#define TRIES 20

/* Put into took the nanoseconds from that moment until the condition holds. */
#define TOOK(took, began, condition)                                           \
	do {                                                                   \
		while (!(condition)) {                                         \
			cr_assert_lt(door_real_now() - (began), NEVER,         \
				     "never: %s", #condition);                 \
			sched_yield();                                         \
		}                                                              \
		(took) = door_real_now() - (began);                            \
	} while (0)

/* The call returns nanoseconds: SOON is enough in one of the tries. */
#define SOON_ENOUGH(call)                                                      \
	do {                                                                   \
		int64_t best_ = NEVER;                                         \
		for (int try_ = 0; try_ < TRIES && best_ >= SOON; try_++) {    \
			int64_t took_in_ = (call);                             \
			if (took_in_ < best_)                                  \
				best_ = took_in_;                              \
		}                                                              \
		cr_assert_lt(best_, SOON, "%s took %.1f ms", #call,            \
			     (double)best_ / ROUSE_MSEC);                      \
	} while (0)

#endif
