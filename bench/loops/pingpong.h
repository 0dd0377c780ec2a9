/* SPDX-License-Identifier: BSD-2-Clause */

/* Pairs of threads that wake each other by turns; an operation is a round
 * trip. */

#ifdef HAS_EVENT
struct event_pair {
	struct event turn[2]; /* set for the one whose turn it is */
	char apart[128];      /* from the next pair */
};

static void event_serve(struct thread_args *args, struct event_pair *pair)
{
	int64_t start = 0;

	for (uint64_t i = args->run->ops; i > 0; i--) {
		if (i % LATENCY_EVERY == 0)
			start = now_ns();
		event_set(&pair->turn[1]);
		event_wait(&pair->turn[0]);
		event_clear(&pair->turn[0]);
		if (i % LATENCY_EVERY == 0)
			histogram_add(&args->latency, now_ns() - start);
	}
}

static void event_return(struct thread_args *args, struct event_pair *pair)
{
	for (uint64_t i = args->run->ops; i > 0; i--) {
		event_wait(&pair->turn[1]);
		event_clear(&pair->turn[1]);
		event_set(&pair->turn[0]);
	}
}

static void event_pingpong_body(struct thread_args *args, void *state)
{
	struct event_pair *pair = (struct event_pair *)state + args->number / 2;

	if (args->number % 2 == 0)
		event_serve(args, pair);
	else
		event_return(args, pair);
}

static void event_pingpong_loop(struct run *run)
{
	unsigned n = run->shape->threads / 2;
	struct event_pair *pairs = (struct event_pair *)team_zalloc(
		run, n * sizeof(struct event_pair));

	for (unsigned i = 0; i < n; i++) {
		event_init(&pairs[i].turn[0]);
		event_init(&pairs[i].turn[1]);
	}
	team_run(run, 2 * n, event_pingpong_body, pairs);
	run->result->ops *= n;
}
#endif

#ifdef HAS_COND
struct cond_pair {
	struct lock lock;
	struct cond turn[2];
	unsigned whose;
	char apart[128];
};

/* Give the other one its turn, and wait until it is given back. */
static void cond_exchange(struct cond_pair *pair, unsigned me)
{
	pair->whose = !me;
	cond_notify(&pair->turn[!me]);
	while (pair->whose != me)
		cond_wait(&pair->turn[me], &pair->lock);
}

static void cond_serve(struct thread_args *args, struct cond_pair *pair)
{
	int64_t start = 0;

	for (uint64_t i = args->run->ops; i > 0; i--) {
		if (i % LATENCY_EVERY == 0)
			start = now_ns();
		lock_acquire(&pair->lock);
		cond_exchange(pair, 0);
		lock_release(&pair->lock);
		if (i % LATENCY_EVERY == 0)
			histogram_add(&args->latency, now_ns() - start);
	}
}

static void cond_return(struct thread_args *args, struct cond_pair *pair)
{
	for (uint64_t i = args->run->ops; i > 0; i--) {
		lock_acquire(&pair->lock);
		while (pair->whose != 1)
			cond_wait(&pair->turn[1], &pair->lock);
		pair->whose = 0;
		cond_notify(&pair->turn[0]);
		lock_release(&pair->lock);
	}
}

static void cond_pingpong_body(struct thread_args *args, void *state)
{
	struct cond_pair *pair = (struct cond_pair *)state + args->number / 2;

	if (args->number % 2 == 0)
		cond_serve(args, pair);
	else
		cond_return(args, pair);
}

static void cond_pingpong_loop(struct run *run)
{
	unsigned n = run->shape->threads / 2;
	struct cond_pair *pairs = (struct cond_pair *)team_zalloc(
		run, n * sizeof(struct cond_pair));

	for (unsigned i = 0; i < n; i++) {
		lock_init(&pairs[i].lock);
		cond_init(&pairs[i].turn[0], &pairs[i].lock);
		cond_init(&pairs[i].turn[1], &pairs[i].lock);
	}
	team_run(run, 2 * n, cond_pingpong_body, pairs);
	run->result->ops *= n;
}
#endif
