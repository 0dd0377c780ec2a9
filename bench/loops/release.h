/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * Many wait, and one releases them: all at once, where the time that counts is
 * from the release to the return of the last one; or one of them, where it is
 * until that one's answer.
 *
 * Thread 0 releases the others. That all of them wait it knows by a rendezvous,
 * which costs the same for all peers and does not count.
 */

#ifdef HAS_EVENT
struct event_gate {
	struct event event[2]; /* for even and odd rounds */
	struct rendezvous ready;
	struct rendezvous back;
	int64_t start;
};

static void event_release_all(struct thread_args *args, struct event_gate *gate)
{
	struct run *run = args->run;
	uint32_t all = 0;

	for (uint64_t i = 0; i < run->ops; i++) {
		all += run->shape->threads;
		rendezvous_await(&gate->ready, all);
		rendezvous_settle();
		gate->start = now_ns();
		event_set(&gate->event[i % 2]);
		rendezvous_await(&gate->back, all);
		run->result->ns += (double)(gate->back.last - gate->start);
		event_clear(&gate->event[i % 2]);
	}
}

static void event_release_body(struct thread_args *args, void *state)
{
	struct event_gate *gate = (struct event_gate *)state;
	struct run *run = args->run;
	uint32_t all = 0;

	if (args->number == 0) {
		event_release_all(args, gate);
		return;
	}
	for (uint64_t i = 0; i < run->ops; i++) {
		int64_t now, start;

		all += run->shape->threads;
		rendezvous_arrive(&gate->ready, all, 0);
		event_wait(&gate->event[i % 2]);
		now = now_ns();
		start = gate->start;
		rendezvous_arrive(&gate->back, all, now);
		histogram_add(&args->latency, now - start);
	}
}

static void event_release_loop(struct run *run)
{
	struct event_gate *gate = (struct event_gate *)team_zalloc(
		run, sizeof(struct event_gate));

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
	struct rendezvous ready;
	struct rendezvous back;
	int64_t start;
};

static void cond_release_all(struct thread_args *args, struct cond_gate *gate)
{
	struct run *run = args->run;
	uint32_t all = 0;

	for (uint64_t i = 0; i < run->ops; i++) {
		all += run->shape->threads;
		rendezvous_await(&gate->ready, all);
		rendezvous_settle();
		lock_acquire(&gate->lock);
		gate->start = now_ns();
		gate->opened++;
		cond_notify_all(&gate->open);
		lock_release(&gate->lock);
		rendezvous_await(&gate->back, all);
		run->result->ns += (double)(gate->back.last - gate->start);
	}
}

static void cond_release_body(struct thread_args *args, void *state)
{
	struct cond_gate *gate = (struct cond_gate *)state;
	struct run *run = args->run;
	uint32_t all = 0;

	if (args->number == 0) {
		cond_release_all(args, gate);
		return;
	}
	for (uint64_t i = 0; i < run->ops; i++) {
		int64_t now, start;

		all += run->shape->threads;
		lock_acquire(&gate->lock);
		rendezvous_arrive(&gate->ready, all, 0);
		while (gate->opened == i)
			cond_wait(&gate->open, &gate->lock);
		lock_release(&gate->lock);
		now = now_ns();
		start = gate->start;
		rendezvous_arrive(&gate->back, all, now);
		histogram_add(&args->latency, now - start);
	}
}

static void cond_release_loop(struct run *run)
{
	struct cond_gate *gate =
		(struct cond_gate *)team_zalloc(run, sizeof(struct cond_gate));

	lock_init(&gate->lock);
	cond_init(&gate->open, &gate->lock);
	team_run(run, 1 + run->shape->threads, cond_release_body, gate);
}

struct one_of_many {
	struct lock lock;
	struct cond called;
	struct cond answered;
	bool call;
	bool done;
	uint64_t answers;
	struct rendezvous ready;
};

static void call_one(struct thread_args *args, struct one_of_many *one)
{
	struct run *run = args->run;
	int64_t start, before;

	rendezvous_await(&one->ready, run->shape->threads);
	rendezvous_settle();
	lock_acquire(&one->lock);
	before = now_ns();
	for (uint64_t i = run->ops; i > 0; i--) {
		start = now_ns();
		one->call = true;
		cond_notify(&one->called);
		while (one->call)
			cond_wait(&one->answered, &one->lock);
		histogram_add(&args->latency, now_ns() - start);
	}
	run->result->ns += (double)(now_ns() - before);
	run->result->wrong |= one->answers != run->ops;
	one->done = true;
	cond_notify_all(&one->called);
	lock_release(&one->lock);
}

static void one_of_many_body(struct thread_args *args, void *state)
{
	struct one_of_many *one = (struct one_of_many *)state;

	if (args->number == 0) {
		call_one(args, one);
		return;
	}
	lock_acquire(&one->lock);
	rendezvous_arrive(&one->ready, args->run->shape->threads, 0);
	for (;;) {
		while (!one->call && !one->done)
			cond_wait(&one->called, &one->lock);
		if (one->done)
			break;
		one->call = false;
		one->answers++;
		cond_notify(&one->answered);
	}
	lock_release(&one->lock);
}

static void one_of_many_loop(struct run *run)
{
	struct one_of_many *one = (struct one_of_many *)team_zalloc(
		run, sizeof(struct one_of_many));

	lock_init(&one->lock);
	cond_init(&one->called, &one->lock);
	cond_init(&one->answered, &one->lock);
	team_run(run, 1 + run->shape->threads, one_of_many_body, one);
}
#endif
