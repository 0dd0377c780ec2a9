/* SPDX-License-Identifier: BSD-2-Clause */

/* Semaphores: alone, by turns, and as the two of a bounded buffer. */

#ifdef HAS_TOKENS
static void tokens_plain_body(struct thread_args *args, void *state)
{
	struct tokens *tokens = (struct tokens *)state;

	for (uint64_t i = args->run->ops; i > 0; i--) {
		tokens_post(tokens, 1);
		tokens_wait(tokens);
	}
}

static void tokens_plain_loop(struct run *run)
{
	struct tokens *tokens =
		(struct tokens *)team_zalloc(run, sizeof(struct tokens));

	tokens_init(tokens, 0);
	team_run(run, 1, tokens_plain_body, tokens);
}

struct tokens_pair {
	struct tokens turn[2];
	char apart[128]; /* from the next pair */
};

static void tokens_serve(struct thread_args *args, struct tokens_pair *pair)
{
	int64_t start = 0;

	for (uint64_t i = args->run->ops; i > 0; i--) {
		if (i % LATENCY_EVERY == 0)
			start = now_ns();
		tokens_post(&pair->turn[1], 1);
		tokens_wait(&pair->turn[0]);
		if (i % LATENCY_EVERY == 0)
			histogram_add(&args->latency, now_ns() - start);
	}
}

static void tokens_return(struct thread_args *args, struct tokens_pair *pair)
{
	for (uint64_t i = args->run->ops; i > 0; i--) {
		tokens_wait(&pair->turn[1]);
		tokens_post(&pair->turn[0], 1);
	}
}

static void tokens_pingpong_body(struct thread_args *args, void *state)
{
	struct tokens_pair *pair =
		(struct tokens_pair *)state + args->number / 2;

	if (args->number % 2 == 0)
		tokens_serve(args, pair);
	else
		tokens_return(args, pair);
}

static void tokens_pingpong_loop(struct run *run)
{
	unsigned n = run->shape->threads / 2;
	struct tokens_pair *pairs = (struct tokens_pair *)team_zalloc(
		run, n * sizeof(struct tokens_pair));

	for (unsigned i = 0; i < n; i++) {
		tokens_init(&pairs[i].turn[0], 0);
		tokens_init(&pairs[i].turn[1], 0);
	}
	team_run(run, 2 * n, tokens_pingpong_body, pairs);
	run->result->ops *= n;
}

/* A producer posts as many at once as shape->capacity says. */
#define TOKENS_ROOM 1024

struct tokens_buffer {
	struct tokens items;
	char apart[128];
	struct tokens room;
	char apart_too[128];
	uint64_t put; /* of all */
	uint64_t taken;
};

static void tokens_produce(struct run *run, struct tokens_buffer *buffer)
{
	unsigned batch = run->shape->capacity;

	for (;;) {
		uint64_t put = __atomic_fetch_add(&buffer->put, batch,
						  __ATOMIC_RELAXED);
		unsigned n = batch;

		if (put >= run->ops)
			return;
		if (n > run->ops - put)
			n = (unsigned)(run->ops - put);
		for (unsigned i = 0; i < n; i++)
			tokens_wait(&buffer->room);
		tokens_post(&buffer->items, n);
	}
}

static void tokens_buffer_body(struct thread_args *args, void *state)
{
	struct tokens_buffer *buffer = (struct tokens_buffer *)state;
	struct run *run = args->run;

	if (args->number < run->shape->producers) {
		tokens_produce(run, buffer);
		return;
	}
	while (__atomic_fetch_add(&buffer->taken, 1, __ATOMIC_RELAXED) <
	       run->ops) {
		tokens_wait(&buffer->items);
		tokens_post(&buffer->room, 1);
	}
}

static void tokens_buffer_loop(struct run *run)
{
	struct tokens_buffer *buffer = (struct tokens_buffer *)team_zalloc(
		run, sizeof(struct tokens_buffer));

	tokens_init(&buffer->items, 0);
	tokens_init(&buffer->room, TOKENS_ROOM);
	team_run(run, run->shape->producers + run->shape->consumers,
		 tokens_buffer_body, buffer);
}
#endif
