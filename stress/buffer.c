/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_barrier_t, in strict C11 */

#include <rouse/cond.h>

#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "locking.h"
#include "objects.h"
#include "scenario.h"

/*
 * A bounded buffer: two conditions over one lock, which is a rouse_lock and a
 * rouse_rlock by turns. Each put and each take notifies one thread, never
 * more, and the rounds end without a broadcast: the last producer puts a pill
 * for each consumer. So a notification that is lost leaves a consumer without
 * its pill, or a producer short of its quota, and the round does not end.
 *
 * An RLock is held several levels deep, by chance. A wait gives them all up,
 * and gets them all back.
 *
 * The books are plain and under the lock: how many began to wait for
 * a condition and how many were chosen, so what each notify must return is
 * known, and whom it must choose; and what each producer sends next, for the
 * buffer keeps their order.
 *
 * Between two rounds all threads meet at a barrier of pthread's, where one of
 * them closes the books and begins the next round, over memory of any content.
 */
#define CAPACITY_MAX 16
#define LEVELS_MAX   5

struct item {
	unsigned producer; /* or PILL */
	uint64_t number;
};

#define PILL UINT_MAX

/* A condition and its books. */
struct side {
	struct rouse_cond cond;
	uint64_t joined;             /* waits begun */
	uint64_t chosen;             /* of them, the longest-waiting first */
	uint64_t returned;           /* of those, with 0 */
	int64_t chosen_at[LOAD_MAX]; /* of wait n at n % LOAD_MAX */
};

static struct load load;
static pthread_barrier_t round_barrier;
static uint64_t *due; /* of each producer: what comes out next */

/* One round. */
static struct {
	struct rouse_lock lock;
	struct rouse_rlock rlock;
	struct any_lock any; /* the one of both that is in use */
	bool over_rlock;
	struct side not_empty, not_full;
	struct item items[CAPACITY_MAX];
	unsigned capacity, first, count;
	unsigned producing;
	unsigned pills; /* taken */
	uint64_t quota; /* of each producer */
	bool last;
} buffer;

/* Returns how deep. */
static unsigned lock(struct worker *self)
{
	unsigned levels = 1;

	doing_to(self, "acquires",
		 buffer.over_rlock ? (const void *)&buffer.rlock
				   : (const void *)&buffer.lock);
	lock_somehow(&self->rng, buffer.any);
	doing(self, "works");
	if (buffer.over_rlock && rng_one_in(&self->rng, 4))
		levels += rng_below(&self->rng, LEVELS_MAX);
	for (unsigned i = 1; i < levels; i++)
		check_equal("acquire a level more returns 0", 0,
			    rouse_cond_acquire(&buffer.not_full.cond));
	dawdle(&self->rng);
	return levels;
}

static void unlock(unsigned levels)
{
	for (unsigned i = 0; i < levels; i++)
		check_equal("release returns 0", 0,
			    rouse_cond_release(&buffer.not_empty.cond));
	if (buffer.over_rlock)
		check_equal("nothing is left to release", 0,
			    rouse_rlock_depth(&buffer.rlock));
}

static void wait_for(struct worker *self, struct side *side, unsigned levels)
{
	uint64_t place = side->joined++;

	doing_to(self, "waits for", &side->cond);
	check_equal("wait returns 0", 0, rouse_cond_wait(&side->cond));
	doing(self, "works");
	side->returned++;
	observe(self, side->chosen_at[place % LOAD_MAX]);
	check(place < side->chosen, "who returns is among the longest-waiting",
	      (int64_t)side->chosen - 1, (int64_t)place);
	if (buffer.over_rlock)
		check_equal("wait takes all levels back", levels,
			    rouse_rlock_depth(&buffer.rlock));
}

static void notify_one(struct side *side)
{
	unsigned expected = side->joined > side->chosen;

	side->chosen_at[side->chosen % LOAD_MAX] = now_ns();
	check_equal("notify 1 chooses one, if one waits", expected,
		    rouse_cond_notify(&side->cond, 1));
	side->chosen += expected;
}

static void put(struct worker *self, unsigned levels, struct item item)
{
	while (buffer.count == buffer.capacity)
		wait_for(self, &buffer.not_full, levels);
	buffer.items[(buffer.first + buffer.count++) % CAPACITY_MAX] = item;
	notify_one(&buffer.not_empty);
}

static struct item take(struct worker *self, unsigned levels)
{
	struct item item;

	while (buffer.count == 0)
		wait_for(self, &buffer.not_empty, levels);
	item = buffer.items[buffer.first];
	buffer.first = (buffer.first + 1) % CAPACITY_MAX;
	buffer.count--;
	notify_one(&buffer.not_full);
	return item;
}

static void produce_round(struct worker *self)
{
	unsigned pills = 0, levels;

	for (uint64_t i = 0; i < buffer.quota; i++) {
		levels = lock(self);
		put(self, levels, (struct item){self->number, i});
		if (i + 1 == buffer.quota && --buffer.producing == 0)
			pills = load.consumers;
		unlock(levels);
		advance(self, 0);
	}
	for (unsigned i = 0; i < pills; i++) {
		levels = lock(self);
		put(self, levels, (struct item){PILL, 0});
		unlock(levels);
		advance(self, 0);
	}
}

static void consume_round(struct worker *self)
{
	bool pill;

	do {
		unsigned levels = lock(self);
		struct item item = take(self, levels);

		pill = item.producer == PILL;
		if (pill) {
			buffer.pills++;
		} else {
			check(item.producer < load.producers,
			      "item names its producer", load.producers - 1,
			      item.producer);
			check_equal("item is the next one of its producer",
				    (int64_t)due[item.producer],
				    (int64_t)item.number);
			due[item.producer]++;
		}
		unlock(levels);
		advance(self, !pill);
	} while (!pill);
}

static void begin_round(struct rng *rng)
{
	bool over_rlock = !buffer.over_rlock;

	memset(&buffer, 0xa5, sizeof(buffer));
	buffer.over_rlock = over_rlock;
	buffer.lock = (struct rouse_lock)ROUSE_LOCK_INIT;
	buffer.rlock = (struct rouse_rlock)ROUSE_RLOCK_INIT;
	memset(&buffer.not_empty, 0, sizeof(buffer.not_empty));
	memset(&buffer.not_full, 0, sizeof(buffer.not_full));
	buffer.any = over_rlock ? (struct any_lock){.rlock = &buffer.rlock}
				: (struct any_lock){.lock = &buffer.lock};
	if (over_rlock) {
		rouse_cond_init_rlock(&buffer.not_empty.cond, &buffer.rlock);
		rouse_cond_init_rlock(&buffer.not_full.cond, &buffer.rlock);
	} else {
		rouse_cond_init(&buffer.not_empty.cond, &buffer.lock);
		rouse_cond_init(&buffer.not_full.cond, &buffer.lock);
	}
	buffer.capacity = 1 + rng_below(rng, CAPACITY_MAX);
	buffer.first = buffer.count = buffer.pills = 0;
	buffer.producing = load.producers;
	buffer.quota = 1 + (2000 + rng_below(rng, 4000)) / load.producers;
	buffer.last = false;
	memset(due, 0, load.producers * sizeof(*due));
}

static void check_side(struct side *side)
{
	check_equal("as many waits returned as were chosen",
		    (int64_t)side->chosen, (int64_t)side->returned);
	check_equal("nobody waits", 0, (int64_t)(side->joined - side->chosen));
	check_equal("no waiter is left", 0, rouse_cond_waiters(&side->cond));
}

static void end_round(void)
{
	for (unsigned i = 0; i < load.producers; i++)
		check_equal("all items of a producer were used",
			    (int64_t)buffer.quota, (int64_t)due[i]);
	check_equal("the buffer is empty", 0, buffer.count);
	check_equal("each consumer took a pill", load.consumers, buffer.pills);
	check_equal("nobody has the lock", 0,
		    rouse_lock_locked(&buffer.lock) +
			    rouse_rlock_locked(&buffer.rlock));
	check_side(&buffer.not_empty);
	check_side(&buffer.not_full);
}

/* Meet the others. Returns whether there is another round. */
static bool next_round(struct worker *self)
{
	doing(self, "waits for the end of the round");
	if (pthread_barrier_wait(&round_barrier) ==
	    PTHREAD_BARRIER_SERIAL_THREAD) {
		end_round();
		begin_round(&self->rng);
		buffer.last = time_is_up();
	}
	doing(self, "waits for the round to begin");
	pthread_barrier_wait(&round_barrier);
	doing(self, "works");
	advance(self, 0);
	return !buffer.last;
}

static void produce(struct worker *self)
{
	do {
		produce_round(self);
	} while (next_round(self));
}

static void consume(struct worker *self)
{
	do {
		consume_round(self);
	} while (next_round(self));
}

static void begin(const struct load *given)
{
	struct rng rng = {0};

	load = *given;
	due = room_for(load.producers, sizeof(*due));
	object_name(OBJECT_LOCK, &buffer.lock, "the lock");
	object_name(OBJECT_RLOCK, &buffer.rlock, "the rlock");
	object_name(OBJECT_COND, &buffer.not_empty.cond, "not empty");
	object_name(OBJECT_COND, &buffer.not_full.cond, "not full");
	pthread_barrier_init(&round_barrier, NULL,
			     load.producers + load.consumers);
	begin_round(&rng);

	crew_add((struct role){"consumer", load.consumers, consume});
	crew_add((struct role){"producer", load.producers, produce});
}

static void end(void)
{
	pthread_barrier_destroy(&round_barrier);
	free(due);
}

const struct scenario scenario_buffer = {
	.name = "buffer",
	.summary = "conditions: a bounded buffer over a lock or an RLock, "
		   "notifying one at a time",
	.unit = "items",
	.checks = "each item used once, in order; each notify chose the "
		  "longest-waiting one; levels kept",
	.latency = "from a notify to the return of the wait",
	.begin = begin,
	.end = end,
};
