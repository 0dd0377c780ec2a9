/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * The primitives of the library, with its inline calls, for a file that has
 * included its headers, of today or of another commit. It defines the subject
 * with SUBJECT_OF_LIBRARY().
 */

static void acquire(void *lock)
{
	rouse_lock_acquire(lock);
}

static void release(void *lock)
{
	rouse_lock_release(lock);
}

static void cond_init(void *cond, void *lock)
{
	rouse_cond_init(cond, lock);
}

static void wait(void *cond, void *lock)
{
	(void)lock;
	rouse_cond_wait(cond);
}

static void notify(void *cond)
{
	int chosen = rouse_cond_notify(cond, 1);

	(void)chosen;
}

static void notify_all(void *cond)
{
	int chosen = rouse_cond_notify_all(cond);

	(void)chosen;
}

static void set(void *event)
{
	rouse_event_set(event);
}

static void clear(void *event)
{
	rouse_event_clear(event);
}

static void event_wait(void *event)
{
	rouse_event_wait(event);
}

/* And what more it has. */
#define SUBJECT_OF_LIBRARY(its_name, its_title, ...)                           \
	{                                                                      \
		.name = its_name, .title = its_title, .acquire = acquire,      \
		.release = release, .cond_init = cond_init, .wait = wait,      \
		.notify = notify, .notify_all = notify_all, .set = set,        \
		.clear = clear, .event_wait = event_wait, __VA_ARGS__          \
	}
