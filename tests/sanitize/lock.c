/* SPDX-License-Identifier: BSD-2-Clause */
#include "subject.h"

#define LOCK       rouse_lock
#define INIT       ROUSE_LOCK_INIT
#define CALL(call) rouse_lock_##call
#include "lock-cases.h"

/* Any thread may release a Lock: it says that it is ready. */
static void *release(void *it)
{
	data++;
	give((struct rouse_lock *)it);
	return NULL;
}

static void handed(void)
{
	struct rouse_lock done = ROUSE_LOCK_INIT;
	pthread_t thread;
	int i;

	(void)rouse_lock_acquire(&lock);
	for (i = 0; i < 100; i++) {
		rouse_lock_acquire(&done);
		thread = start(release, &done);
		rouse_lock_acquire(&done);
		data++;
		give(&done);
		join(thread);
	}
	give(&lock);
	in_a_thread(one_way, NULL);
	in_a_thread(other_way, NULL);
}

extern const struct subject lock_subjects[];
const struct subject lock_subjects[] = {
	{"lock", "right", right},  {"lock", "handed", handed},
	{"lock", "race", race},    {"lock", "order", order},
	{"lock", "freed", freed},  {"lock", "reused", reused},
	{"lock", "raw", raw_lock}, {NULL, NULL, NULL},
};
