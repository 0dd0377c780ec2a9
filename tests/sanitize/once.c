/* SPDX-License-Identifier: BSD-2-Clause */
#include "subject.h"

static struct rouse_once once = ROUSE_ONCE_INIT, first = ROUSE_ONCE_INIT;
static int fails;

static int write_data(void *unused)
{
	(void)unused;
	data++;
	return fails-- > 0 ? -EAGAIN : 0;
}

static void *call_until_done(void *unused)
{
	const struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};

	while (rouse_once_call_until(&once, write_data, NULL, ROUSE_FOREVER))
		;
	NEED(data == 3);
	NEED(rouse_once_call(&once, write_data, NULL) == 0);
	NEED(rouse_once_call_with(&once, write_data, NULL, &how) == 0);
	NEED(rouse_once_is_done(&once));
	return unused;
}

static void right(void)
{
	pthread_t threads[2];
	int i;

	/* So that the library knows the process before there are threads: what
	 * it remembers of that is watched like all else, by some tools. */
	NEED(rouse_once_call(&first, write_data, NULL) == 0);
	data = 0;
	fails = 2;
	for (i = 0; i < 2; i++)
		threads[i] = start(call_until_done, NULL);
	for (i = 0; i < 2; i++)
		join(threads[i]);
	rouse_once_after_fork(&once);
	NEED(rouse_once_is_done(&once));
}

static void *call_and_write(void *unused)
{
	NEED(rouse_once_call(&once, write_data, NULL) == 0);
	data++; /* too late for it */
	return unused;
}

static void race(void)
{
	pthread_t thread = start(call_and_write, NULL);

	NEED(rouse_once_call(&once, write_data, NULL) == 0);
	data++;
	join(thread);
}

static void raw_once(void)
{
	struct rouse_once *it =
		(struct rouse_once *)raw(sizeof(struct rouse_once));

	rouse_once_is_done(it);
	free(it);
}

extern const struct subject once_subjects[];
const struct subject once_subjects[] = {
	{"once", "right", right},
	{"once", "race", race},
	{"once", "raw", raw_once},
	{NULL, NULL, NULL},
};
