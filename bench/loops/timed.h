/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * Waits that nobody ends: with a deadline that is past already, and with one
 * that is PATIENCE away, where what counts is how late the wait returns. Each
 * peer makes its deadline in its own way, as its users would: deadline_in().
 */
#ifdef HAS_DEADLINE
#define PATIENCE 50000 /* ns */

static void timed_late(struct member *member, int64_t due)
{
	int64_t late = now_ns() - due;

	histogram_add(&member->latency, late);
	member->run->result->ns += (double)late;
}

#ifdef HAS_EVENT
static void event_past_body(struct member *member, void *state)
{
	struct event *event = (struct event *)state;
	deadline past = deadline_past();

	for (uint64_t i = member->run->ops; i > 0; i--)
		keep(event_wait_until(event, past));
}

static void event_past_loop(struct run *run)
{
	team_run(run, 1, event_past_body, plain_event(run));
}

static void event_expire_body(struct member *member, void *state)
{
	struct event *event = (struct event *)state;

	for (uint64_t i = member->run->ops; i > 0; i--) {
		int64_t due = now_ns() + PATIENCE;

		while (event_wait_until(event, deadline_in(PATIENCE)))
			;
		timed_late(member, due);
	}
}

static void event_expire_loop(struct run *run)
{
	team_run(run, 1, event_expire_body, plain_event(run));
}
#endif

#ifdef HAS_COND
static void cond_past_body(struct member *member, void *state)
{
	struct silence *silence = (struct silence *)state;
	deadline past = deadline_past();

	lock_acquire(&silence->lock);
	for (uint64_t i = member->run->ops; i > 0; i--)
		keep(cond_wait_until(&silence->cond, &silence->lock, past));
	lock_release(&silence->lock);
}

static void cond_expire_body(struct member *member, void *state)
{
	struct silence *silence = (struct silence *)state;

	lock_acquire(&silence->lock);
	for (uint64_t i = member->run->ops; i > 0; i--) {
		int64_t due = now_ns() + PATIENCE;

		while (cond_wait_until(&silence->cond, &silence->lock,
				       deadline_in(PATIENCE)))
			;
		timed_late(member, due);
	}
	lock_release(&silence->lock);
}

static void silence_run(struct run *run, void (*body)(struct member *, void *))
{
	struct silence *silence =
		(struct silence *)team_room(run, sizeof(struct silence));

	lock_init(&silence->lock);
	cond_init(&silence->cond, &silence->lock);
	team_run(run, 1, body, silence);
}

static void cond_past_loop(struct run *run)
{
	silence_run(run, cond_past_body);
}

static void cond_expire_loop(struct run *run)
{
	silence_run(run, cond_expire_body);
}
#endif
#endif
