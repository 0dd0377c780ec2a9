/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * Waits that nobody ends: with a deadline that is past already, and with one
 * that is PATIENCE away, where what counts is how late the wait returns. Each
 * peer makes its deadline in its own way, as its users would: deadline_in().
 */
#ifdef HAS_DEADLINE
#define PATIENCE 50000 /* ns */

static void timed_late(struct thread_args *args, int64_t due)
{
	int64_t late = now_ns() - due;

	histogram_add(&args->latency, late);
	args->run->result->ns += (double)late;
}

#ifdef HAS_EVENT
static void event_past_body(struct thread_args *args, void *state)
{
	struct event *event = (struct event *)state;
	deadline past = deadline_past();

	for (uint64_t i = args->run->ops; i > 0; i--)
		keep(event_wait_until(event, past));
}

static void event_past_loop(struct run *run)
{
	team_run(run, 1, event_past_body, plain_event(run));
}

static void event_expire_body(struct thread_args *args, void *state)
{
	struct event *event = (struct event *)state;

	for (uint64_t i = args->run->ops; i > 0; i--) {
		int64_t due = now_ns() + PATIENCE;

		while (event_wait_until(event, deadline_in(PATIENCE)))
			;
		timed_late(args, due);
	}
}

static void event_expire_loop(struct run *run)
{
	team_run(run, 1, event_expire_body, plain_event(run));
}
#endif

#ifdef HAS_COND
static void cond_past_body(struct thread_args *args, void *state)
{
	struct lock_cond *both = (struct lock_cond *)state;
	deadline past = deadline_past();

	lock_acquire(&both->lock);
	for (uint64_t i = args->run->ops; i > 0; i--)
		keep(cond_wait_until(&both->cond, &both->lock, past));
	lock_release(&both->lock);
}

static void cond_expire_body(struct thread_args *args, void *state)
{
	struct lock_cond *both = (struct lock_cond *)state;

	lock_acquire(&both->lock);
	for (uint64_t i = args->run->ops; i > 0; i--) {
		int64_t due = now_ns() + PATIENCE;

		while (cond_wait_until(&both->cond, &both->lock,
				       deadline_in(PATIENCE)))
			;
		timed_late(args, due);
	}
	lock_release(&both->lock);
}

static void lock_cond_run(struct run *run,
			  void (*body)(struct thread_args *, void *))
{
	struct lock_cond *both =
		(struct lock_cond *)team_zalloc(run, sizeof(struct lock_cond));

	lock_init(&both->lock);
	cond_init(&both->cond, &both->lock);
	team_run(run, 1, body, both);
}

static void cond_past_loop(struct run *run)
{
	lock_cond_run(run, cond_past_body);
}

static void cond_expire_loop(struct run *run)
{
	lock_cond_run(run, cond_expire_body);
}
#endif
#endif
