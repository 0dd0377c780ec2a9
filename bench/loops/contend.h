/* SPDX-License-Identifier: BSD-2-Clause */

/* Threads that want one lock at the same time, for a short moment each. */
#ifdef HAS_LOCK
struct contended {
	struct lock lock;
	uint64_t left; /* turns */
};

static void contend_body(struct thread_args *args, void *state)
{
	struct contended *contended = (struct contended *)state;
	bool more;

	do {
		lock_acquire(&contended->lock);
		more = contended->left > 0;
		if (more) {
			contended->left--;
			args->served++;
		}
		lock_release(&contended->lock);
		work(args->run->shape->work);
	} while (more);
}

/* The same with a look at the clock around each acquire. */
static void fairness_body(struct thread_args *args, void *state)
{
	struct contended *contended = (struct contended *)state;
	bool more;

	do {
		int64_t start = now_ns();

		lock_acquire(&contended->lock);
		histogram_add(&args->latency, now_ns() - start);
		more = contended->left > 0;
		if (more) {
			contended->left--;
			args->served++;
		}
		lock_release(&contended->lock);
	} while (more);
}

static void contended_run(struct run *run,
			  void (*body)(struct thread_args *, void *))
{
	struct contended *contended =
		(struct contended *)team_zalloc(run, sizeof(struct contended));

	lock_init(&contended->lock);
	contended->left = run->ops;
	team_run(run, run->shape->threads, body, contended);
}

static void contend_loop(struct run *run)
{
	contended_run(run, contend_body);
}

static void fairness_loop(struct run *run)
{
	contended_run(run, fairness_body);
}
#endif
