/* SPDX-License-Identifier: BSD-2-Clause */

/* Threads that wait for all of them, again and again; something that is done once;
 * and what a lock-free structure pays for threads that do not wait. */

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
