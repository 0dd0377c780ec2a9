/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * Waits for more than one thing: for an event with a stop, which nobody sets
 * here, so what counts is what it costs to be able to; and for any of several
 * events. An any_wait() returns which one was set, and clears it.
 */

#ifdef HAS_STOP
struct stop_pair {
	struct event turn[2];
	struct stop stop;
};

static struct stop_pair *stop_pair_of(struct run *run)
{
	struct stop_pair *pair =
		(struct stop_pair *)team_zalloc(run, sizeof(struct stop_pair));

	event_init(&pair->turn[0]);
	event_init(&pair->turn[1]);
	stop_init(&pair->stop);
	return pair;
}

static void wait_set_stop_body(struct thread_args *args, void *state)
{
	struct stop_pair *pair = (struct stop_pair *)state;

	for (uint64_t i = args->run->ops; i > 0; i--)
		keep(event_wait_stop(&pair->turn[0], &pair->stop));
}

static void wait_set_stop_loop(struct run *run)
{
	struct stop_pair *pair = stop_pair_of(run);

	event_set(&pair->turn[0]);
	team_run(run, 1, wait_set_stop_body, pair);
}

static void stop_pingpong_body(struct thread_args *args, void *state)
{
	struct stop_pair *pair = (struct stop_pair *)state;
	struct event *mine = &pair->turn[args->number];
	struct event *other = &pair->turn[1 - args->number];
	int64_t start = 0;

	for (uint64_t i = args->run->ops; i > 0; i--) {
		if (i % LATENCY_EVERY == 0)
			start = now_ns();
		if (args->number == 0)
			event_set(other);
		if (!event_wait_stop(mine, &pair->stop))
			args->run->result->wrong = 1;
		event_clear(mine);
		if (args->number != 0)
			event_set(other);
		else if (i % LATENCY_EVERY == 0)
			histogram_add(&args->latency, now_ns() - start);
	}
}

static void stop_pingpong_loop(struct run *run)
{
	team_run(run, 2, stop_pingpong_body, stop_pair_of(run));
}
#endif

#ifdef HAS_ANY
/* The one thread sets one of the events of the other, another one each time. */
static void any_pingpong_body(struct thread_args *args, void *state)
{
	struct any *mine = (struct any *)state + args->number;
	struct any *other = (struct any *)state + 1 - args->number;
	unsigned events = args->run->shape->capacity;
	int64_t start = 0;

	for (uint64_t i = args->run->ops; i > 0; i--) {
		unsigned which = (unsigned)(i % events);

		if (i % LATENCY_EVERY == 0)
			start = now_ns();
		if (args->number == 0)
			any_set(other, which);
		if (any_wait(mine) != which)
			args->run->result->wrong = 1;
		if (args->number != 0)
			any_set(other, which);
		else if (i % LATENCY_EVERY == 0)
			histogram_add(&args->latency, now_ns() - start);
	}
}

static void any_pingpong_loop(struct run *run)
{
	struct any *pair =
		(struct any *)team_zalloc(run, 2 * sizeof(struct any));

	any_init(&pair[0], run->shape->capacity);
	any_init(&pair[1], run->shape->capacity);
	team_run(run, 2, any_pingpong_body, pair);
}
#endif
