/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * A bounded buffer with two conditions over one lock, as in the textbooks: one
 * notify for each item that is put and each that is taken. An operation is an
 * item, and its latency the time from its put to its take. Each thread puts or
 * takes as long as there is something left to do.
 */
#ifdef HAS_COND
#define BUFFER_MAX 1024

#ifndef HAS_NOTIFY_OUTSIDE
#define cond_notify_outside cond_notify
#endif

struct item {
	uint64_t number;
	int64_t put; /* when, of one in LATENCY_EVERY; of the others 0 */
};

struct buffer {
	struct lock lock;
	struct cond not_full;
	struct cond not_empty;
	unsigned capacity;
	unsigned count;
	uint64_t to_put;
	uint64_t to_take;
	uint64_t sum; /* of the numbers taken */
	struct item items[BUFFER_MAX];
};

/* The caller has the lock, and gives it up. */
static void buffer_tell(struct buffer *buffer, struct cond *cond, bool outside)
{
	if (!outside)
		cond_notify(cond);
	lock_release(&buffer->lock);
	if (outside)
		cond_notify_outside(cond);
}

static void buffer_produce(struct thread_args *args, struct buffer *buffer)
{
	for (;;) {
		struct item item;

		lock_acquire(&buffer->lock);
		while (buffer->count == buffer->capacity && buffer->to_put > 0)
			cond_wait(&buffer->not_full, &buffer->lock);
		if (buffer->to_put == 0)
			break;
		item.number = buffer->to_put--;
		item.put = item.number % LATENCY_EVERY == 0 ? now_ns() : 0;
		buffer->items[item.number % buffer->capacity] = item;
		buffer->count++;
		if (buffer->to_put == 0)
			cond_notify_all(&buffer->not_full);
		buffer_tell(buffer, &buffer->not_empty,
			    args->run->shape->outside);
	}
	lock_release(&buffer->lock);
}

static void buffer_consume(struct thread_args *args, struct buffer *buffer)
{
	for (;;) {
		struct item item;

		lock_acquire(&buffer->lock);
		while (buffer->count == 0 && buffer->to_take > 0)
			cond_wait(&buffer->not_empty, &buffer->lock);
		if (buffer->to_take == 0)
			break;
		item = buffer->items[buffer->to_take-- % buffer->capacity];
		buffer->count--;
		buffer->sum += item.number;
		if (buffer->to_take == 0)
			cond_notify_all(&buffer->not_empty);
		buffer_tell(buffer, &buffer->not_full,
			    args->run->shape->outside);
		if (item.put != 0)
			histogram_add(&args->latency, now_ns() - item.put);
	}
	lock_release(&buffer->lock);
}

static void buffer_body(struct thread_args *args, void *state)
{
	if (args->number < args->run->shape->producers)
		buffer_produce(args, (struct buffer *)state);
	else
		buffer_consume(args, (struct buffer *)state);
}

static void buffer_loop(struct run *run)
{
	struct buffer *buffer =
		(struct buffer *)team_zalloc(run, sizeof(struct buffer));

	lock_init(&buffer->lock);
	cond_init(&buffer->not_full, &buffer->lock);
	cond_init(&buffer->not_empty, &buffer->lock);
	buffer->capacity = run->shape->capacity;
	buffer->to_put = run->ops;
	buffer->to_take = run->ops;
	team_run(run, run->shape->producers + run->shape->consumers,
		 buffer_body, buffer);
	run->result->wrong |= buffer->sum != run->ops * (run->ops + 1) / 2;
}
#endif
