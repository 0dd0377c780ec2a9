/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_barrier_t, in strict C11 */

#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "fixture/harness.h"
#include "fixture/monitor.h"
#include "scenario/scenario.h"

/*
 * A bounded buffer: two conditions over one lock, of either kind, or two waiter
 * queues under a mutex of pthread's. Each put and each take notifies one
 * thread, never more, and the rounds end without a broadcast: the last producer
 * puts a pill for each consumer. So a notification that is lost leaves a
 * consumer without its pill, or a producer short of its quota, and the round
 * does not end.
 *
 * In a storm of stops half of the waits end without a notification, again and
 * again, and begin anew; what was chosen is used all the same. There each round
 * is over another kind of lock.
 *
 * With signals no lock is needed for that, and most come after the release. Then
 * the conditions are zeroed memory, whose waits name the lock.
 *
 * An RLock is held several levels deep, by chance. A wait releases them all,
 * and acquires them all again.
 *
 * The ledgers are plain and under the lock: those of the conditions
 * (monitor.h), and what each producer sends next, for the buffer keeps their
 * order.
 *
 * Between two rounds all threads meet at a barrier of pthread's, where one of
 * them checks the ledgers and begins the next round, over memory of any
 * content.
 */
struct item {
	unsigned producer; /* or PILL */
	uint64_t number;
	int64_t at; /* when it was put; only with signals */
};

#define PILL UINT_MAX

/* One round. */
struct buffer {
	struct monitor monitor;
	struct condition not_empty, not_full;
	struct item items[CAPACITY_MAX];
	unsigned capacity, first, count;
	unsigned producing;
	unsigned pills; /* taken */
	uint64_t quota; /* of each producer */
	bool last;
	bool signalled; /* signals, not notifies */
};

struct rounds {
	struct load load;
	enum monitor_kind kind;
	struct stopper *stopper; /* or NULL; then each round has some kind */
	bool signalled;          /* signals, not notifies */
	pthread_barrier_t all_here;
	uint64_t *due; /* of each producer: what comes out next */
	struct buffer buffer;
};

/* Leave, and tell one that waits: inside, or where that is done by signals most
 * often outside. */
static void leave_and_tell(struct worker *self, struct buffer *buffer,
			   unsigned levels, struct condition *condition)
{
	bool outside = buffer->signalled && !rng_one_in(&self->rng, 4);

	if (!buffer->signalled)
		condition_notify(self, condition, 1);
	else if (!outside)
		condition_signal(self, condition);
	monitor_leave(&buffer->monitor, levels);
	if (outside)
		condition_signal(self, condition);
}

static void put(struct worker *self, struct buffer *buffer, unsigned levels,
		struct item item)
{
	while (buffer->count == buffer->capacity)
		condition_wait(self, &buffer->not_full, levels);
	if (buffer->signalled) {
		item.at = now_ns();
		count_posted(self, 1);
	}
	buffer->items[(buffer->first + buffer->count++) % CAPACITY_MAX] = item;
}

static struct item take(struct worker *self, struct buffer *buffer,
			unsigned levels)
{
	struct item item;

	while (buffer->count == 0)
		condition_wait(self, &buffer->not_empty, levels);
	item = buffer->items[buffer->first];
	buffer->first = (buffer->first + 1) % CAPACITY_MAX;
	buffer->count--;
	if (buffer->signalled)
		observe(self, item.at);
	return item;
}

static void produce_round(struct worker *self, struct rounds *rounds)
{
	struct buffer *buffer = &rounds->buffer;
	unsigned pills = 0, levels;

	for (uint64_t i = 0; i < buffer->quota; i++) {
		levels = monitor_enter(self, &buffer->monitor);
		put(self, buffer, levels, (struct item){self->number, i, 0});
		if (i + 1 == buffer->quota && --buffer->producing == 0)
			pills = rounds->load.consumers;
		leave_and_tell(self, buffer, levels, &buffer->not_empty);
		advance(self, 0);
	}
	for (unsigned i = 0; i < pills; i++) {
		levels = monitor_enter(self, &buffer->monitor);
		put(self, buffer, levels, (struct item){PILL, 0, 0});
		leave_and_tell(self, buffer, levels, &buffer->not_empty);
		advance(self, 0);
	}
}

static void consume_round(struct worker *self, struct rounds *rounds)
{
	struct buffer *buffer = &rounds->buffer;
	uint64_t *due = rounds->due;
	bool pill;

	do {
		unsigned levels = monitor_enter(self, &buffer->monitor);
		struct item item = take(self, buffer, levels);

		pill = item.producer == PILL;
		if (pill) {
			buffer->pills++;
		} else {
			check(item.producer < rounds->load.producers,
			      "item names its producer",
			      rounds->load.producers - 1, item.producer);
			check_equal("item is the next one of its producer",
				    (int64_t)due[item.producer],
				    (int64_t)item.number);
			due[item.producer]++;
		}
		leave_and_tell(self, buffer, levels, &buffer->not_full);
		advance(self, !pill);
	} while (!pill);
}

static unsigned some_capacity(struct rng *rng, unsigned wanted)
{
	if (wanted)
		return wanted;
	return 1 + rng_below(rng, 1U << rng_below(rng, CAPACITY_BITS + 1));
}

static void begin_condition(struct buffer *buffer, struct condition *condition)
{
	if (buffer->signalled)
		condition_begin_signalled(condition, &buffer->monitor);
	else
		condition_begin(condition, &buffer->monitor);
}

static void begin_round(struct rng *rng, struct rounds *rounds)
{
	struct buffer *buffer = &rounds->buffer;
	enum monitor_kind kind =
		rounds->stopper ? rng_below(rng, MONITOR_KINDS) : rounds->kind;

	memset(buffer, 0xa5, sizeof(*buffer));
	monitor_begin(&buffer->monitor, kind, rounds->stopper);
	buffer->signalled = rounds->signalled;
	begin_condition(buffer, &buffer->not_empty);
	begin_condition(buffer, &buffer->not_full);
	buffer->capacity = some_capacity(rng, rounds->load.capacity);
	buffer->first = buffer->count = buffer->pills = 0;
	buffer->producing = rounds->load.producers;
	buffer->quota =
		1 + (2000 + rng_below(rng, 4000)) / rounds->load.producers;
	buffer->last = false;
	memset(rounds->due, 0, rounds->load.producers * sizeof(*rounds->due));
}

static void end_round(struct rounds *rounds)
{
	struct buffer *buffer = &rounds->buffer;

	for (unsigned i = 0; i < rounds->load.producers; i++)
		check_equal("all items of a producer were used",
			    (int64_t)buffer->quota, (int64_t)rounds->due[i]);
	check_equal("the buffer is empty", 0, buffer->count);
	check_equal("each consumer took a pill", rounds->load.consumers,
		    buffer->pills);
	condition_end(&buffer->not_empty);
	condition_end(&buffer->not_full);
	monitor_end(&buffer->monitor);
}

/* Meet the others. Returns whether there is another round. */
static bool next_round(struct worker *self, struct rounds *rounds)
{
	be_idle(self, true);
	doing(self, "waits for the end of the round");
	if (pthread_barrier_wait(&rounds->all_here) ==
	    PTHREAD_BARRIER_SERIAL_THREAD) {
		end_round(rounds);
		begin_round(&self->rng, rounds);
		rounds->buffer.last = time_is_up();
	}
	doing(self, "waits for the round to begin");
	pthread_barrier_wait(&rounds->all_here);
	doing(self, "works");
	be_idle(self, false);
	advance(self, 0);
	return !rounds->buffer.last;
}

static void produce(struct worker *self)
{
	do {
		produce_round(self, self->state);
	} while (next_round(self, self->state));
}

static void consume(struct worker *self)
{
	do {
		consume_round(self, self->state);
	} while (next_round(self, self->state));
}

/* For the watchdog: of all kinds that the rounds may have. */
static void name_objects(struct rounds *rounds)
{
	struct buffer *buffer = &rounds->buffer;
	enum monitor_kind present = buffer->monitor.kind;

	for (unsigned kind = 0; kind < MONITOR_KINDS; kind++) {
		buffer->monitor.kind = (enum monitor_kind)kind;
		if (rounds->stopper == NULL && kind != (unsigned)present)
			continue;
		monitor_name(&buffer->monitor, "of the buffer");
		if (kind == OVER_RLOCK && rounds->stopper != NULL)
			continue; /* that is the condition over the lock, too */
		condition_name(&buffer->not_empty, "not empty");
		condition_name(&buffer->not_full, "not full");
	}
	buffer->monitor.kind = present;
}

static void *begin_with(enum monitor_kind kind, bool signalled,
			struct stopper *stopper, const struct load *load)
{
	struct rounds *rounds = zalloc_aligned(1, sizeof(*rounds));

	rounds->load = *load;
	rounds->kind = kind;
	rounds->stopper = stopper;
	rounds->due = zalloc_aligned(load->producers, sizeof(*rounds->due));
	pthread_barrier_init(&rounds->all_here, NULL,
			     load->producers + load->consumers);
	rounds->signalled = signalled;
	begin_round(run_rng(), rounds);
	name_objects(rounds);
	workers_add(
		(struct role){"consumer", load->consumers, consume, rounds});
	workers_add(
		(struct role){"producer", load->producers, produce, rounds});
	return rounds;
}

static void *begin_over_lock(const struct load *load)
{
	return begin_with(OVER_LOCK, false, NULL, load);
}

static void *begin_over_rlock(const struct load *load)
{
	return begin_with(OVER_RLOCK, false, NULL, load);
}

static void *begin_over_mutex(const struct load *load)
{
	return begin_with(OVER_MUTEX, false, NULL, load);
}

static void stop(struct worker *self)
{
	stop_often(self, self->state);
}

static void *begin_with_stops(const struct load *load)
{
	struct stopper *stopper = zalloc_aligned(1, sizeof(*stopper));

	stopper_init(stopper, load->patience);
	workers_add((struct role){"stopper", 1, stop, stopper});
	return begin_with(OVER_LOCK, false, stopper, load);
}

static void *begin_signalled(const struct load *load)
{
	return begin_with(rng_one_in(run_rng(), 2) ? OVER_RLOCK : OVER_LOCK,
			  true, NULL, load);
}

static void end(void *state)
{
	struct rounds *rounds = state;

	pthread_barrier_destroy(&rounds->all_here);
	free(rounds->stopper);
	free(rounds->due);
	free(rounds);
}

#define CHECKS                                                                 \
	"each item used once, in order; each notify chose the "                \
	"longest-waiting one"
#define LATENCY "from a notify to the return of the wait"

const struct scenario scenario_buffer = {
	.name = "buffer",
	.summary = "conditions: a bounded buffer, two over one lock, notifying "
		   "one at a time",
	.unit = "items",
	.checks = CHECKS,
	.latency = LATENCY,
	.begin = begin_over_lock,
	.end = end,
};

const struct scenario scenario_buffer_rlock = {
	.name = "buffer-rlock",
	.summary = "conditions: the bounded buffer over an RLock, held several "
		   "levels "
		   "deep",
	.unit = "items",
	.checks = CHECKS "; levels kept",
	.latency = LATENCY,
	.begin = begin_over_rlock,
	.end = end,
};

const struct scenario scenario_buffer_waitq = {
	.name = "buffer-waitq",
	.summary =
		"waiter queues: the bounded buffer under a mutex of pthread's",
	.unit = "items",
	.checks = CHECKS,
	.latency = LATENCY,
	.begin = begin_over_mutex,
	.end = end,
};

const struct scenario scenario_buffer_stops = {
	.name = "buffer-stops",
	.summary = "conditions, waiter queues: the bounded buffer, in a storm "
		   "of stops",
	.unit = "items",
	.checks = CHECKS "; -ECANCELED only by a stop, and not to the chosen",
	.latency = LATENCY,
	.begin = begin_with_stops,
	.end = end,
};

const struct scenario scenario_buffer_signal = {
	.name = "buffer-signal",
	.summary = "the same with signals, most of them without the lock, over "
		   "either lock",
	.unit = "items",
	.checks = "each item used once, in order; no more waits returned than "
		  "were signalled, and none was left behind",
	.latency = "from a put to the take",
	.begin = begin_signalled,
	.end = end,
};
