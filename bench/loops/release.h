/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * Many wait, and one releases them: all at once, where the time that counts is
 * from the release to the return of the last one; or one of them, where it is
 * until that one's answer.
 *
 * Thread 0 releases the others. That all of them wait it knows by a rendezvous,
 * which costs the same for all peers and does not count.
 */

/* What they do that again and again by; each time has a number, from 0. */
struct gate {
	struct rendezvous ready;
	struct rendezvous back;
	int64_t start; /* by thread 0, just before it releases them */
};

/* How many have arrived by then. */
static inline uint32_t gate_all(const struct run *run, uint64_t i)
{
	return (uint32_t)(i + 1) * run->shape->threads;
}

/* Thread 0, before and after a release. */
static inline void gate_await_ready(struct run *run, struct gate *gate,
				    uint64_t i)
{
	rendezvous_await(&gate->ready, gate_all(run, i));
	rendezvous_settle();
}

static inline void gate_await_back(struct run *run, struct gate *gate,
				   uint64_t i)
{
	rendezvous_await(&gate->back, gate_all(run, i));
	run->result->ns += (double)(gate->back.last - gate->start);
}

/* The others, before and after a wait. */
static inline void gate_ready(struct run *run, struct gate *gate, uint64_t i)
{
	rendezvous_arrive(&gate->ready, gate_all(run, i), 0);
}

static inline void gate_back(struct thread_args *args, struct gate *gate,
			     uint64_t i)
{
	int64_t now = now_ns(), start = gate->start;

	rendezvous_arrive(&gate->back, gate_all(args->run, i), now);
	histogram_add(&args->latency, now - start);
}

#ifdef HAS_EVENT
struct event_release {
	struct event event[2]; /* for even and odd numbers */
	struct gate gate;
};

static void event_release_all(struct run *run, struct event_release *release)
{
	for (uint64_t i = 0; i < run->ops; i++) {
		gate_await_ready(run, &release->gate, i);
		release->gate.start = now_ns();
		event_set(&release->event[i % 2]);
		gate_await_back(run, &release->gate, i);
		event_clear(&release->event[i % 2]);
	}
}

static void event_release_body(struct thread_args *args, void *state)
{
	struct event_release *release = (struct event_release *)state;
	struct run *run = args->run;

	if (args->number == 0) {
		event_release_all(run, release);
		return;
	}
	for (uint64_t i = 0; i < run->ops; i++) {
		gate_ready(run, &release->gate, i);
		event_wait(&release->event[i % 2]);
		gate_back(args, &release->gate, i);
	}
}

static void event_release_loop(struct run *run)
{
	struct event_release *release = (struct event_release *)team_zalloc(
		run, sizeof(struct event_release));

	event_init(&release->event[0]);
	event_init(&release->event[1]);
	team_run(run, 1 + run->shape->threads, event_release_body, release);
}
#endif

#ifdef HAS_LATCH
struct latch_release {
	struct latch latch[2]; /* for even and odd numbers */
	struct gate gate;
};

static void latch_release_all(struct run *run, struct latch_release *release)
{
	for (uint64_t i = 0; i < run->ops; i++) {
		gate_await_ready(run, &release->gate, i);
		latch_init(&release->latch[(i + 1) % 2], 1);
		release->gate.start = now_ns();
		latch_count_down(&release->latch[i % 2]);
		gate_await_back(run, &release->gate, i);
	}
}

static void latch_release_body(struct thread_args *args, void *state)
{
	struct latch_release *release = (struct latch_release *)state;
	struct run *run = args->run;

	if (args->number == 0) {
		latch_release_all(run, release);
		return;
	}
	for (uint64_t i = 0; i < run->ops; i++) {
		gate_ready(run, &release->gate, i);
		latch_wait(&release->latch[i % 2]);
		gate_back(args, &release->gate, i);
	}
}

static void latch_release_loop(struct run *run)
{
	struct latch_release *release = (struct latch_release *)team_zalloc(
		run, sizeof(struct latch_release));

	latch_init(&release->latch[0], 1);
	team_run(run, 1 + run->shape->threads, latch_release_body, release);
}
#endif

#ifdef HAS_COND
struct cond_release {
	struct lock lock;
	struct cond open;
	uint64_t opened; /* so often */
	struct gate gate;
};

static void cond_release_all(struct run *run, struct cond_release *release)
{
	for (uint64_t i = 0; i < run->ops; i++) {
		gate_await_ready(run, &release->gate, i);
		lock_acquire(&release->lock);
		release->gate.start = now_ns();
		release->opened++;
		cond_notify_all(&release->open);
		lock_release(&release->lock);
		gate_await_back(run, &release->gate, i);
	}
}

static void cond_release_body(struct thread_args *args, void *state)
{
	struct cond_release *release = (struct cond_release *)state;
	struct run *run = args->run;

	if (args->number == 0) {
		cond_release_all(run, release);
		return;
	}
	for (uint64_t i = 0; i < run->ops; i++) {
		lock_acquire(&release->lock);
		gate_ready(run, &release->gate, i);
		while (release->opened == i)
			cond_wait(&release->open, &release->lock);
		lock_release(&release->lock);
		gate_back(args, &release->gate, i);
	}
}

static void cond_release_loop(struct run *run)
{
	struct cond_release *release = (struct cond_release *)team_zalloc(
		run, sizeof(struct cond_release));

	lock_init(&release->lock);
	cond_init(&release->open, &release->lock);
	team_run(run, 1 + run->shape->threads, cond_release_body, release);
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
