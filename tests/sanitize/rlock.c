/* SPDX-License-Identifier: BSD-2-Clause */
#include "subject.h"

#define LOCK       rouse_rlock
#define INIT       ROUSE_RLOCK_INIT
#define CALL(call) rouse_rlock_##call
#include "lock-cases.h"

static void *release_in_vain(void *unused)
{
	NEED(rouse_rlock_release(&lock) == -EPERM);
	NEED(!rouse_rlock_owned(&lock));
	return unused;
}

/* Each level is released, and only by the owner. */
static void levels(void)
{
	int i;

	for (i = 0; i < 5; i++)
		take(&lock, i);
	NEED(rouse_rlock_depth(&lock) == 5);
	in_a_thread(release_in_vain, NULL);
	for (i = 0; i < 5; i++)
		give(&lock);
}

/* The first calls that the library gets are by two threads. */
static void *be_first(void *unused)
{
	struct rouse_rlock own = ROUSE_RLOCK_INIT;

	(void)rouse_rlock_acquire(&own);
	NEED(rouse_rlock_release(&own) == 0);
	return unused;
}

static void right_with_levels(void)
{
	two_at_once(be_first);
	right();
	levels();
	in_a_thread(one_way, NULL);
}

extern const struct subject rlock_subjects[];
const struct subject rlock_subjects[] = {
	{"rlock", "right", right_with_levels},
	{"rlock", "race", race},
	{"rlock", "order", order},
	{"rlock", "freed", freed},
	{"rlock", "reused", reused},
	{"rlock", "raw", raw_lock},
	{NULL, NULL, NULL},
};
