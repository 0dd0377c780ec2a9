/* SPDX-License-Identifier: BSD-2-Clause */
#include "worker.h"

static void put(struct note *note, int64_t at, const char *what,
		const void *object)
{
	atomic_store_explicit(&note->at, at, memory_order_relaxed);
	atomic_store_explicit(&note->what, what, memory_order_relaxed);
	atomic_store_explicit(&note->object, object, memory_order_relaxed);
}

static void put_next(struct worker *self, int64_t at, const char *what,
		     const void *object)
{
	unsigned n = atomic_load_explicit(&self->n_notes, memory_order_relaxed);

	put(&self->notes[n % NOTES], at, what, object);
	atomic_store_explicit(&self->n_notes, n + 1, memory_order_relaxed);
}

void note(struct worker *self, const char *what, const void *object)
{
	put_next(self, now_ns(), what, object);
}

void doing_to(struct worker *self, const char *what, const void *object)
{
	int64_t now = now_ns();

	put_next(self, now, what, object);
	put(&self->now, now, what, object);
}

struct tally tally_of(const struct worker *worker)
{
	return (struct tally){
		.items = atomic_load_explicit(&worker->items,
					      memory_order_relaxed),
		.notified = atomic_load_explicit(&worker->notified,
						 memory_order_relaxed),
		.longest = atomic_load_explicit(&worker->longest,
						memory_order_relaxed),
	};
}

void tally_add(struct tally *sum, const struct tally *other)
{
	sum->items += other->items;
	sum->notified += other->notified;
	if (other->longest > sum->longest)
		sum->longest = other->longest;
}
