/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * The event of a library that has only locks and conditions, as everybody
 * writes it: a flag under a lock. To be included after those.
 */
#define HAS_EVENT

struct event {
	struct lock lock;
	struct cond cond;
	bool flag;
};

static inline void event_init(struct event *event)
{
	lock_init(&event->lock);
	cond_init(&event->cond, &event->lock);
	event->flag = false;
}

static inline void event_set(struct event *event)
{
	lock_acquire(&event->lock);
	event->flag = true;
	cond_notify_all(&event->cond);
	lock_release(&event->lock);
}

static inline void event_clear(struct event *event)
{
	lock_acquire(&event->lock);
	event->flag = false;
	lock_release(&event->lock);
}

static inline bool event_is_set(struct event *event)
{
	bool flag;

	lock_acquire(&event->lock);
	flag = event->flag;
	lock_release(&event->lock);
	return flag;
}

static inline void event_wait(struct event *event)
{
	lock_acquire(&event->lock);
	while (!event->flag)
		cond_wait(&event->cond, &event->lock);
	lock_release(&event->lock);
}

static inline bool event_wait_until(struct event *event, deadline when)
{
	bool flag;

	lock_acquire(&event->lock);
	while (!event->flag &&
	       cond_wait_until(&event->cond, &event->lock, when))
		;
	flag = event->flag;
	lock_release(&event->lock);
	return flag;
}
