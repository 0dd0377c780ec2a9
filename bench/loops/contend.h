/* SPDX-License-Identifier: BSD-2-Clause */

/* Threads that want one lock at the same time, for a short moment each. */
#ifdef HAS_LOCK
struct court {
	struct lock lock;
	uint64_t left; /* turns */
};

static void contend_body(struct member *member, void *state)
{
	struct court *court = (struct court *)state;
	bool more;

	do {
		lock_acquire(&court->lock);
		more = court->left > 0;
		if (more) {
			court->left--;
			member->served++;
		}
		lock_release(&court->lock);
		work(member->run->shape->work);
	} while (more);
}

/* The same with a look at the clock around each acquire. */
static void fairness_body(struct member *member, void *state)
{
	struct court *court = (struct court *)state;
	bool more;

	do {
		int64_t start = now_ns();

		lock_acquire(&court->lock);
		histogram_add(&member->latency, now_ns() - start);
		more = court->left > 0;
		if (more) {
			court->left--;
			member->served++;
		}
		lock_release(&court->lock);
	} while (more);
}

static void court_run(struct run *run, void (*body)(struct member *, void *))
{
	struct court *court =
		(struct court *)team_room(run, sizeof(struct court));

	lock_init(&court->lock);
	court->left = run->ops;
	team_run(run, run->shape->threads, body, court);
}

static void contend_loop(struct run *run)
{
	court_run(run, contend_body);
}

static void fairness_loop(struct run *run)
{
	court_run(run, fairness_body);
}
#endif
