/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_kill(), SIGRTMIN */

#include <rouse/event.h>

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "fixture/harness.h"
#include "fixture/waiting.h"
#include "observe/objects.h"
#include "scenario/handlers-alarm.h"
#include "scenario/scenario.h"

/*
 * Events that signal handlers set. A producer puts a question to a consumer of
 * chance, signals that thread, and waits for the answer. The handler sets the
 * alarm of the thread it runs in: the very event which that thread waits for
 * just then, or clears, sets or looks at. What this asks of an event:
 *
 *  - A set from a handler is like any other. The consumer clears first, looks
 *    second, waits last; so if the interrupted call undoes a set, a producer
 *    waits for its answer for ever.
 *  - A signal ends no wait, with SA_RESTART or without: a thread that returns
 *    was rung.
 *
 * Two signals ring, and neither keeps the other out: a handler interrupts a
 * handler too. A third one does not ring, and must end nothing.
 */
struct server {
	_Alignas(64) struct rouse_event alarm;
	struct rouse_event open; /* from now on its thread can be signalled */
	pthread_t thread;
	_Atomic bool closes;
};

struct client {
	_Alignas(64) struct rouse_event answered;
	uint64_t number; /* of the last question that was answered */
	uint64_t asked;  /* in all */
};

struct handlers {
	struct load load;
	struct server *servers;
	struct client *clients;
	_Atomic unsigned asking;

	/* By each consumer, for each producer: the number of its last question
	 * that was put here, and of the last one that was found. */
	_Atomic uint64_t *put;
	uint64_t *found;

	struct sigaction before[ALARM_SIGNALS];
};

static void signal_to(const struct server *server, unsigned i)
{
	check_equal("pthread_kill returns 0", 0,
		    pthread_kill(server->thread, alarm_signal(i)));
}

static void ask(struct worker *self, unsigned consumer, uint64_t number)
{
	struct handlers *all = self->state;
	struct client *mine = &all->clients[self->number];
	struct server *server = &all->servers[consumer];
	unsigned cell = consumer * all->load.producers + self->number;
	int64_t began;

	await_event(self, &server->open);
	rouse_event_clear(&mine->answered);
	began = now_ns();
	/* (handlers.ask) release: pairs with (handlers.answer). The consumer
	 * writes what this one has read. */
	atomic_store_explicit(&all->put[cell], number, memory_order_release);
	if (rng_one_in(&self->rng, 4))
		signal_to(server, ALARM_MUTE);
	signal_to(server, rng_below(&self->rng, 2));

	await_event_somehow(self, &mine->answered);
	observe(self, began);
	check_equal("the answer is there", (int64_t)number,
		    (int64_t)mine->number);
}

static void produce(struct worker *self)
{
	struct handlers *all = self->state;
	unsigned consumers = all->load.consumers;
	uint64_t number = 0;

	while (!time_is_up()) {
		ask(self, rng_below(&self->rng, consumers), ++number);
		advance(self, 0);
	}
	all->clients[self->number].asked = number;

	if (atomic_fetch_sub_explicit(&all->asking, 1, memory_order_relaxed) !=
	    1)
		return;
	for (unsigned i = 0; i < consumers; i++) {
		struct server *server = &all->servers[i];

		rouse_event_wait(&server->open);
		atomic_store_explicit(&server->closes, true,
				      memory_order_relaxed);
		/* It may have seen that, and be gone. */
		pthread_kill(server->thread, alarm_signal(0));
	}
}

static void answer(struct worker *self, unsigned producer)
{
	struct handlers *all = self->state;
	struct client *client = &all->clients[producer];
	unsigned i = self->number * all->load.producers + producer;
	/* (handlers.answer) acquire: pairs with (handlers.ask). */
	uint64_t number =
		atomic_load_explicit(&all->put[i], memory_order_acquire);

	if (number == all->found[i])
		return;
	all->found[i] = number;
	check_equal("the question is the next one of its producer",
		    (int64_t)client->number + 1, (int64_t)number);
	client->number = number;
	rouse_event_set(&client->answered);
	count_posted(self, 1);
	advance(self, 1);
}

static void consume(struct worker *self)
{
	struct handlers *all = self->state;
	struct server *mine = &all->servers[self->number];
	sig_atomic_t begun;

	alarm_own(&mine->alarm);
	mine->thread = pthread_self();
	rouse_event_set(&mine->open);
	for (;;) {
		if (rng_one_in(&self->rng, 4))
			alarm_fiddle(self, &mine->alarm);
		begun = alarm_rings();
		rouse_event_clear(&mine->alarm);
		for (unsigned i = 0; i < all->load.producers; i++)
			answer(self, i);
		if (atomic_load_explicit(&mine->closes, memory_order_relaxed))
			return;
		be_idle(self, true);
		alarm_wait(self, &mine->alarm);
		be_idle(self, false);
		check(alarm_rings() != begun, "who returns was rung", true,
		      false);
	}
}

static void *begin(const struct load *load)
{
	struct handlers *all = zalloc_aligned(1, sizeof(*all));
	size_t cells = (size_t)load->consumers * load->producers;

	all->load = *load;
	all->servers = zalloc_aligned(load->consumers, sizeof(*all->servers));
	all->clients = zalloc_aligned(load->producers, sizeof(*all->clients));
	all->put = zalloc_aligned(cells, sizeof(*all->put));
	all->found = zalloc_aligned(cells, sizeof(*all->found));
	for (unsigned i = 0; i < load->consumers; i++) {
		object_name(OBJECT_EVENT, &all->servers[i].alarm, "alarm %u",
			    i);
		object_name(OBJECT_EVENT, &all->servers[i].open, "open %u", i);
	}
	for (unsigned i = 0; i < load->producers; i++)
		object_name(OBJECT_EVENT, &all->clients[i].answered,
			    "answered %u", i);
	atomic_store_explicit(&all->asking, load->producers,
			      memory_order_relaxed);
	alarms_begin(all->before);

	workers_add((struct role){"consumer", load->consumers, consume, all});
	workers_add((struct role){"producer", load->producers, produce, all});
	return all;
}

static void end(void *state)
{
	struct handlers *all = state;
	uint64_t asked = 0;

	alarms_end(all->before);
	for (unsigned i = 0; i < all->load.producers; i++) {
		struct client *client = &all->clients[i];

		check_equal("all questions of a producer were answered",
			    (int64_t)client->asked, (int64_t)client->number);
		asked += client->asked;
	}
	check_equal("as many were answered as were asked", (int64_t)asked,
		    (int64_t)part_items());
	free(all->servers);
	free(all->clients);
	free(all->put);
	free(all->found);
	free(all);
}

const struct scenario scenario_handlers = {
	.name = "handlers",
	.summary = "events: set by signal handlers, in the thread that waits "
		   "for them",
	.unit = "questions",
	.checks = "each signal's set was seen; no signal ended a wait",
	.latency = "from a question to the return of the wait for its answer",
	.begin = begin,
	.end = end,
};
