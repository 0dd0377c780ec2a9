/* SPDX-License-Identifier: BSD-2-Clause */

/* What one thread does alone: the price where nobody waits. */

#ifdef HAS_EVENT
static struct event *plain_event(struct run *run)
{
	struct event *event =
		(struct event *)team_zalloc(run, sizeof(struct event));

	event_init(event);
	return event;
}

static void is_set_body(struct thread_args *args, void *state)
{
	struct event *event = (struct event *)state;

	for (uint64_t i = args->run->ops; i > 0; i--)
		keep(event_is_set(event));
}

static void is_set_loop(struct run *run)
{
	team_run(run, 1, is_set_body, plain_event(run));
}

static void set_again_body(struct thread_args *args, void *state)
{
	struct event *event = (struct event *)state;

	for (uint64_t i = args->run->ops; i > 0; i--) {
		event_set(event);
		keep(i);
	}
}

static void set_again_loop(struct run *run)
{
	struct event *event = plain_event(run);

	event_set(event);
	team_run(run, 1, set_again_body, event);
}

static void wait_set_body(struct thread_args *args, void *state)
{
	struct event *event = (struct event *)state;

	for (uint64_t i = args->run->ops; i > 0; i--) {
		event_wait(event);
		keep(i);
	}
}

static void wait_set_loop(struct run *run)
{
	struct event *event = plain_event(run);

	event_set(event);
	team_run(run, 1, wait_set_body, event);
}

static void set_clear_body(struct thread_args *args, void *state)
{
	struct event *event = (struct event *)state;

	for (uint64_t i = args->run->ops; i > 0; i--) {
		event_set(event);
		keep(i);
		event_clear(event);
		keep(i);
	}
}

static void set_clear_loop(struct run *run)
{
	team_run(run, 1, set_clear_body, plain_event(run));
}
#endif

#ifdef HAS_LOCK
static void lock_body(struct thread_args *args, void *state)
{
	struct lock *lock = (struct lock *)state;

	for (uint64_t i = args->run->ops; i > 0; i--) {
		lock_acquire(lock);
		keep(i);
		lock_release(lock);
		keep(i);
	}
}

static void lock_loop(struct run *run)
{
	struct lock *lock =
		(struct lock *)team_zalloc(run, sizeof(struct lock));

	lock_init(lock);
	team_run(run, 1, lock_body, lock);
}
#endif

#ifdef HAS_COND
struct lock_cond {
	struct lock lock;
	struct cond cond;
};

static void notify_none_body(struct thread_args *args, void *state)
{
	struct lock_cond *both = (struct lock_cond *)state;

	lock_acquire(&both->lock);
	for (uint64_t i = args->run->ops; i > 0; i--) {
		cond_notify(&both->cond);
		keep(i);
	}
	lock_release(&both->lock);
}

static void notify_none_loop(struct run *run)
{
	struct lock_cond *both =
		(struct lock_cond *)team_zalloc(run, sizeof(struct lock_cond));

	lock_init(&both->lock);
	cond_init(&both->cond, &both->lock);
	team_run(run, 1, notify_none_body, both);
}
#endif
