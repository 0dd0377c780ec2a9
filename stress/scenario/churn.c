/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/cond.h>
#include <rouse/event.h>

#include <stdlib.h>
#include <string.h>

#include "fixture/harness.h"
#include "fixture/mailbox.h"
#include "fixture/waiting.h"
#include "observe/objects.h"
#include "scenario/scenario.h"

/*
 * Objects that live for one use. A client makes a request, with a lock and a
 * condition in it, and hands it to a server; the one that may free it by what
 * the headers say does so at once, while the other is still on its way out of
 * its last call on it:
 *
 *  - The client frees it, when it was notified, and has released the lock
 *    after the server.
 *  - The server frees it, when the client has released the lock that it had
 *    held since before it put the request in the box.
 *
 * What is freed is scribbled over first, and comes back as another request
 * soon: a store that comes late to it shows there, or to a sanitizer.
 */
enum kind { OF_LOCK, OF_RLOCK, OF_SERVER };

#define KINDS 3

struct request {
	struct mailbox_node node; /* first: its address is the request's */
	struct rouse_lock lock;
	struct rouse_rlock rlock;
	struct rouse_cond answered;
	enum kind kind;
	uint64_t question, answer;
	int64_t at; /* when the answer was there, or the lock was free */
	bool last;
};

struct server {
	_Alignas(64) struct mailbox mail;
	struct rouse_event news;
	uint64_t served;
};

#define SCRIBBLE 0xa5

struct churn {
	unsigned n_servers;
	struct server *servers;
	_Atomic unsigned asking; /* clients */
};

static void destroy(struct request *request)
{
	memset(request, SCRIBBLE, sizeof(*request));
	/* So that the compiler keeps the stores. */
	__asm__ volatile("" : : "r"(request) : "memory");
	free(request);
}

static struct request *new_letter(struct worker *self, enum kind kind,
				  bool last)
{
	struct request *request = zalloc_aligned(1, sizeof(*request));

	request->kind = kind;
	request->question = rng_next(&self->rng);
	request->answer = request->question;
	request->last = last;
	if (kind == OF_RLOCK)
		rouse_cond_init_rlock(&request->answered, &request->rlock);
	else
		rouse_cond_init(&request->answered, &request->lock);
	return request;
}

static void send(struct server *server, struct request *request)
{
	mailbox_put(&server->mail, &request->node);
	rouse_event_set(&server->news);
}

/* The lock is held from before the request is sent until its answer is
 * there. */
static void ask(struct worker *self, struct server *server,
		struct request *request)
{
	uint64_t question = request->question;

	check_equal("acquire returns 0", 0,
		    rouse_cond_acquire(&request->answered));
	send(server, request);
	doing_to(self, "waits for", &request->answered);
	check_equal("wait returns 0", 0, rouse_cond_wait(&request->answered));
	doing(self, "works");
	observe(self, request->at);
	check(request->answer == ~question, "the answer is there",
	      (int64_t)~question, (int64_t)request->answer);
	check_equal("release returns 0", 0,
		    rouse_cond_release(&request->answered));
	destroy(request);
}

/* The server waits for the lock, and frees it. */
static void leave_behind(struct server *server, struct request *request)
{
	rouse_lock_acquire(&request->lock);
	send(server, request);
	request->answer = ~request->question;
	request->at = now_ns();
	check_equal("release returns 0", 0, rouse_lock_release(&request->lock));
}

static void make_one(struct worker *self, struct server *server, bool last)
{
	enum kind kind = last ? OF_LOCK : rng_below(&self->rng, KINDS);
	struct request *request = new_letter(self, kind, last);

	if (kind == OF_SERVER)
		leave_behind(server, request);
	else
		ask(self, server, request);
	advance(self, 1);
}

static void make_requests(struct worker *self)
{
	struct churn *churn = self->state;

	while (!time_is_up())
		make_one(self,
			 &churn->servers[rng_below(&self->rng,
						   churn->n_servers)],
			 false);
	if (atomic_fetch_sub_explicit(&churn->asking, 1,
				      memory_order_relaxed) != 1)
		return;
	for (unsigned i = 0; i < churn->n_servers; i++)
		make_one(self, &churn->servers[i], true);
}

static void answer(struct worker *self, struct request *request)
{
	check_equal("acquire returns 0", 0,
		    rouse_cond_acquire(&request->answered));
	request->answer = ~request->question;
	request->at = now_ns();
	check_equal("notify chooses the client", 1,
		    rouse_cond_notify(&request->answered, 1));
	count_posted(self, 1);
	check_equal("release returns 0", 0,
		    rouse_cond_release(&request->answered));
}

static void take_over(struct worker *self, struct request *request)
{
	doing_to(self, "acquires", &request->lock);
	rouse_lock_acquire(&request->lock);
	doing(self, "works");
	measure_wait(self, request->at);
	check(request->answer == ~request->question, "the lock orders",
	      (int64_t)~request->question, (int64_t)request->answer);
	check_equal("release returns 0", 0, rouse_lock_release(&request->lock));
	destroy(request);
}

/* Returns whether it was the last one. */
static bool serve_one(struct worker *self, struct request *request)
{
	bool last = request->last;

	if (request->kind == OF_SERVER)
		take_over(self, request);
	else
		answer(self, request);
	advance(self, 0);
	return last;
}

static void serve(struct worker *self)
{
	struct churn *churn = self->state;
	struct server *server = &churn->servers[self->number];
	struct mailbox_node *node, *next;
	bool last = false;

	while (!last) {
		await_work(self, &server->news);
		rouse_event_clear(&server->news);
		for (node = mailbox_take(&server->mail); node; node = next) {
			next = mailbox_next(node); /* before node is gone */
			last |= serve_one(self, (struct request *)node);
			server->served++;
		}
	}
}

static void *begin(const struct load *load)
{
	struct churn *churn = zalloc_aligned(1, sizeof(*churn));

	churn->n_servers = load->consumers;
	churn->servers =
		zalloc_aligned(churn->n_servers, sizeof(*churn->servers));
	for (unsigned i = 0; i < churn->n_servers; i++) {
		mailbox_init(&churn->servers[i].mail);
		object_name(OBJECT_EVENT, &churn->servers[i].news,
			    "news of server %u", i);
	}
	atomic_store_explicit(&churn->asking, load->producers,
			      memory_order_relaxed);

	workers_add((struct role){"server", churn->n_servers, serve, churn});
	workers_add(
		(struct role){"client", load->producers, make_requests, churn});
	return churn;
}

static void end(void *state)
{
	struct churn *churn = state;
	uint64_t served = 0;

	for (unsigned i = 0; i < churn->n_servers; i++)
		served += churn->servers[i].served;
	check_equal("each request was served once", (int64_t)part_items(),
		    (int64_t)served);
	free(churn->servers);
	free(churn);
}

const struct scenario scenario_churn = {
	.name = "churn",
	.summary = "locks and conditions that are made, used once, and freed "
		   "at once",
	.unit = "requests",
	.checks = "each answered once; who may free an object does so at once, "
		  "and no thread comes late to it",
	.latency = "from a notify or a release to the return of the other side",
	.begin = begin,
	.end = end,
};
