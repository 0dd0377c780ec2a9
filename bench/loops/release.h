/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * Many wait, and one releases them: all at once, where the time that counts is
 * from the release to the return of the last one; or one of them, where it is
 * until that one's answer.
 *
 * Member 0 is the one who releases. That all others wait it knows by a roll,
 * which costs the same for all peers and does not count.
 */

#ifdef HAS_EVENT
struct event_gate {
	struct event event[2]; /* for even and odd rounds */
	struct roll ready;
	struct roll back;
	int64_t start;
};

static void event_release_all(struct member *member, struct event_gate *gate)
{
	struct run *run = member->run;
	uint32_t all = 0;

	for (uint64_t i = 0; i < run->ops; i++) {
		all += run->shape->threads;
		roll_await(&gate->ready, all);
		roll_settle();
		gate->start = now_ns();
		event_set(&gate->event[i % 2]);
		roll_await(&gate->back, all);
		run->result->ns += (double)(gate->back.last - gate->start);
		event_clear(&gate->event[i % 2]);
	}
}

static void event_release_body(struct member *member, void *state)
{
	struct event_gate *gate = (struct event_gate *)state;
	struct run *run = member->run;
	uint32_t all = 0;

	if (member->number == 0) {
		event_release_all(member, gate);
		return;
	}
	for (uint64_t i = 0; i < run->ops; i++) {
		int64_t now, start;

		all += run->shape->threads;
		roll_arrive(&gate->ready, all, 0);
		event_wait(&gate->event[i % 2]);
		now = now_ns();
		start = gate->start;
		roll_arrive(&gate->back, all, now);
		histogram_add(&member->latency, now - start);
	}
}

static void event_release_loop(struct run *run)
{
	struct event_gate *gate =
		(struct event_gate *)team_room(run, sizeof(struct event_gate));

	event_init(&gate->event[0]);
	event_init(&gate->event[1]);
	team_run(run, 1 + run->shape->threads, event_release_body, gate);
}
#endif

#ifdef HAS_COND
struct cond_gate {
	struct lock lock;
	struct cond open;
	uint64_t opened; /* so often */
	struct roll ready;
	struct roll back;
	int64_t start;
};

static void cond_release_all(struct member *member, struct cond_gate *gate)
{
	struct run *run = member->run;
	uint32_t all = 0;

	for (uint64_t i = 0; i < run->ops; i++) {
		all += run->shape->threads;
		roll_await(&gate->ready, all);
		roll_settle();
		lock_acquire(&gate->lock);
		gate->start = now_ns();
		gate->opened++;
		cond_notify_all(&gate->open);
		lock_release(&gate->lock);
		roll_await(&gate->back, all);
		run->result->ns += (double)(gate->back.last - gate->start);
	}
}

static void cond_release_body(struct member *member, void *state)
{
	struct cond_gate *gate = (struct cond_gate *)state;
	struct run *run = member->run;
	uint32_t all = 0;

	if (member->number == 0) {
		cond_release_all(member, gate);
		return;
	}
	for (uint64_t i = 0; i < run->ops; i++) {
		int64_t now, start;

		all += run->shape->threads;
		lock_acquire(&gate->lock);
		roll_arrive(&gate->ready, all, 0);
		while (gate->opened == i)
			cond_wait(&gate->open, &gate->lock);
		lock_release(&gate->lock);
		now = now_ns();
		start = gate->start;
		roll_arrive(&gate->back, all, now);
		histogram_add(&member->latency, now - start);
	}
}

static void cond_release_loop(struct run *run)
{
	struct cond_gate *gate =
		(struct cond_gate *)team_room(run, sizeof(struct cond_gate));

	lock_init(&gate->lock);
	cond_init(&gate->open, &gate->lock);
	team_run(run, 1 + run->shape->threads, cond_release_body, gate);
}

struct counter {
	struct lock lock;
	struct cond called;
	struct cond answered;
	bool call;
	bool over;
	uint64_t answers;
	struct roll ready;
};

static void call_one(struct member *member, struct counter *counter)
{
	struct run *run = member->run;
	int64_t start, before;

	roll_await(&counter->ready, run->shape->threads);
	roll_settle();
	lock_acquire(&counter->lock);
	before = now_ns();
	for (uint64_t i = run->ops; i > 0; i--) {
		start = now_ns();
		counter->call = true;
		cond_notify(&counter->called);
		while (counter->call)
			cond_wait(&counter->answered, &counter->lock);
		histogram_add(&member->latency, now_ns() - start);
	}
	run->result->ns += (double)(now_ns() - before);
	run->result->wrong |= counter->answers != run->ops;
	counter->over = true;
	cond_notify_all(&counter->called);
	lock_release(&counter->lock);
}

static void one_of_many_body(struct member *member, void *state)
{
	struct counter *counter = (struct counter *)state;

	if (member->number == 0) {
		call_one(member, counter);
		return;
	}
	lock_acquire(&counter->lock);
	roll_arrive(&counter->ready, member->run->shape->threads, 0);
	for (;;) {
		while (!counter->call && !counter->over)
			cond_wait(&counter->called, &counter->lock);
		if (counter->over)
			break;
		counter->call = false;
		counter->answers++;
		cond_notify(&counter->answered);
	}
	lock_release(&counter->lock);
}

static void one_of_many_loop(struct run *run)
{
	struct counter *counter =
		(struct counter *)team_room(run, sizeof(struct counter));

	lock_init(&counter->lock);
	cond_init(&counter->called, &counter->lock);
	cond_init(&counter->answered, &counter->lock);
	team_run(run, 1 + run->shape->threads, one_of_many_body, counter);
}
#endif
