/* SPDX-License-Identifier: BSD-2-Clause */

/* Threads that wait for all of them, once or again and again; something that is
 * done once; and what a lock-free structure pays for threads that do not wait. */

#ifdef HAS_ONCE
static void once_done_body(struct thread_args *args, void *state)
{
	struct once *once = (struct once *)state;

	for (uint64_t i = args->run->ops; i > 0; i--) {
		once_call(once);
		keep(i);
	}
}

static void once_done_loop(struct run *run)
{
	struct once *once =
		(struct once *)team_zalloc(run, sizeof(struct once));

	once_init(once);
	once_call(once);
	team_run(run, 1, once_done_body, once);
}
#endif

#ifdef HAS_LATCH
struct latch_gate {
	struct latch latch[2]; /* for even and odd rounds */
	struct rendezvous ready;
	struct rendezvous back;
	int64_t start;
};

static void latch_release_all(struct thread_args *args, struct latch_gate *gate)
{
	struct run *run = args->run;
	uint32_t all = 0;

	for (uint64_t i = 0; i < run->ops; i++) {
		all += run->shape->threads;
		rendezvous_await(&gate->ready, all);
		rendezvous_settle();
		latch_init(&gate->latch[(i + 1) % 2], 1);
		gate->start = now_ns();
		latch_count_down(&gate->latch[i % 2]);
		rendezvous_await(&gate->back, all);
		run->result->ns += (double)(gate->back.last - gate->start);
	}
}

static void latch_release_body(struct thread_args *args, void *state)
{
	struct latch_gate *gate = (struct latch_gate *)state;
	struct run *run = args->run;
	uint32_t all = 0;

	if (args->number == 0) {
		latch_release_all(args, gate);
		return;
	}
	for (uint64_t i = 0; i < run->ops; i++) {
		int64_t now, start;

		all += run->shape->threads;
		rendezvous_arrive(&gate->ready, all, 0);
		latch_wait(&gate->latch[i % 2]);
		now = now_ns();
		start = gate->start;
		rendezvous_arrive(&gate->back, all, now);
		histogram_add(&args->latency, now - start);
	}
}

static void latch_release_loop(struct run *run)
{
	struct latch_gate *gate = (struct latch_gate *)team_zalloc(
		run, sizeof(struct latch_gate));

	latch_init(&gate->latch[0], 1);
	team_run(run, 1 + run->shape->threads, latch_release_body, gate);
}
#endif

#ifdef HAS_BARRIER
static void barrier_body(struct thread_args *args, void *state)
{
	struct barrier *barrier = (struct barrier *)state;

	for (uint64_t i = args->run->ops; i > 0; i--)
		barrier_wait(barrier);
}

static void barrier_loop(struct run *run)
{
	struct barrier *barrier =
		(struct barrier *)team_zalloc(run, sizeof(struct barrier));

	barrier_init(barrier, run->shape->threads);
	team_run(run, run->shape->threads, barrier_body, barrier);
}
#endif

#ifdef HAS_COUNT
static void move_body(struct thread_args *args, void *state)
{
	struct count *count = (struct count *)state;

	for (uint64_t i = args->run->ops; i > 0; i--) {
		count_move(count);
		keep(i);
	}
}

static void move_loop(struct run *run)
{
	struct count *count =
		(struct count *)team_zalloc(run, sizeof(struct count));

	team_run(run, run->shape->threads, move_body, count);
	run->result->ops *= run->shape->threads;
}
#endif
