/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * The event of a library that has only locks and conditions, as everybody
 * writes it: a flag under a lock. A stop is a flag beside it; and several
 * events, of which a thread waits for any, are flags under one lock, with one
 * condition over all. To be included after those.
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

#ifndef HAS_STOP
#define HAS_STOP

/* Who stops others sets this, and then notifies the condition of each event. */
struct stop {
	uint32_t flag;
};

static inline void stop_init(struct stop *stop)
{
	stop->flag = 0;
}

/* Returns whether the event was set, and not stopped. */
static inline bool event_wait_stop(struct event *event, struct stop *stop)
{
	bool flag;

	lock_acquire(&event->lock);
	while (!event->flag && !__atomic_load_n(&stop->flag, __ATOMIC_RELAXED))
		cond_wait(&event->cond, &event->lock);
	flag = event->flag;
	lock_release(&event->lock);
	return flag;
}
#endif

#ifndef HAS_ANY
#define HAS_ANY

struct any {
	struct lock lock;
	struct cond cond;
	unsigned n;
	bool flags[ANY_MAX];
};

static inline void any_init(struct any *any, unsigned n)
{
	lock_init(&any->lock);
	cond_init(&any->cond, &any->lock);
	any->n = n;
	for (unsigned i = 0; i < n; i++)
		any->flags[i] = false;
}

static inline void any_set(struct any *any, unsigned i)
{
	lock_acquire(&any->lock);
	any->flags[i] = true;
	cond_notify(&any->cond);
	lock_release(&any->lock);
}

static inline unsigned any_first(const struct any *any)
{
	unsigned i = 0;

	while (i < any->n && !any->flags[i])
		i++;
	return i;
}

static inline unsigned any_wait(struct any *any)
{
	unsigned i;

	lock_acquire(&any->lock);
	while ((i = any_first(any)) == any->n)
		cond_wait(&any->cond, &any->lock);
	any->flags[i] = false;
	lock_release(&any->lock);
	return i;
}
#endif
