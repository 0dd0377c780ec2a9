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
 * Objects that live for one use. A client makes a letter, with a lock and a
 * condition in it, hands it to a servant, and who may free it by the headers'
 * word does so at once, while the other is still on its way out of its last
 * call on it:
 *
 *  - The client frees it, when it was notified, and has released the lock
 *    behind the servant.
 *  - The servant frees it, when the client has released the lock that it had
 *    held since before it put the letter in the box.
 *
 * What is freed is scribbled over first, and comes back as another letter soon:
 * a store that comes late to it shows there, or to a sanitizer.
 */
enum kind { OF_LOCK, OF_RLOCK, OF_SERVANT };

#define KINDS 3

struct letter {
	struct mailbox_node node; /* first: its address is the letter's */
	struct rouse_lock lock;
	struct rouse_rlock rlock;
	struct rouse_cond answered;
	enum kind kind;
	uint64_t question, answer;
	int64_t at; /* when the answer was there, or the lock was free */
	bool last;
};

struct desk {
	_Alignas(64) struct mailbox mail;
	struct rouse_event news;
};

#define SCRIBBLE 0xa5

static unsigned n_desks;
static struct desk *desks;
static _Atomic unsigned writing;

static uint64_t *served; /* by each servant */

static void destroy(struct letter *letter)
{
	memset(letter, SCRIBBLE, sizeof(*letter));
	/* It is done, however dead the stores are. */
	__asm__ volatile("" : : "r"(letter) : "memory");
	free(letter);
}

static struct letter *new_letter(struct worker *self, enum kind kind, bool last)
{
	struct letter *letter = room_for(1, sizeof(*letter));

	letter->kind = kind;
	letter->question = rng_next(&self->rng);
	letter->answer = letter->question;
	letter->last = last;
	if (kind == OF_RLOCK)
		rouse_cond_init_rlock(&letter->answered, &letter->rlock);
	else
		rouse_cond_init(&letter->answered, &letter->lock);
	return letter;
}

static void send(struct desk *desk, struct letter *letter)
{
	mailbox_put(&desk->mail, &letter->node);
	rouse_event_set(&desk->news);
}

/* The lock is held from before the letter is sent until its answer is there. */
static void ask(struct worker *self, struct desk *desk, struct letter *letter)
{
	uint64_t question = letter->question;

	check_equal("acquire returns 0", 0,
		    rouse_cond_acquire(&letter->answered));
	send(desk, letter);
	doing_to(self, "waits for", &letter->answered);
	check_equal("wait returns 0", 0, rouse_cond_wait(&letter->answered));
	doing(self, "works");
	observe(self, letter->at);
	check(letter->answer == ~question, "the answer is there",
	      (int64_t)~question, (int64_t)letter->answer);
	check_equal("release returns 0", 0,
		    rouse_cond_release(&letter->answered));
	destroy(letter);
}

/* The servant waits for the lock, and frees it. */
static void leave_behind(struct desk *desk, struct letter *letter)
{
	rouse_lock_acquire(&letter->lock);
	send(desk, letter);
	letter->answer = ~letter->question;
	letter->at = now_ns();
	check_equal("release returns 0", 0, rouse_lock_release(&letter->lock));
}

static void write_one(struct worker *self, struct desk *desk, bool last)
{
	enum kind kind = last ? OF_LOCK : rng_below(&self->rng, KINDS);
	struct letter *letter = new_letter(self, kind, last);

	if (kind == OF_SERVANT)
		leave_behind(desk, letter);
	else
		ask(self, desk, letter);
	advance(self, 1);
}

static void write_letters(struct worker *self)
{
	while (!time_is_up())
		write_one(self, &desks[rng_below(&self->rng, n_desks)], false);
	if (atomic_fetch_sub_explicit(&writing, 1, memory_order_relaxed) != 1)
		return;
	for (unsigned i = 0; i < n_desks; i++)
		write_one(self, &desks[i], true);
}

static void answer(struct letter *letter)
{
	check_equal("acquire returns 0", 0,
		    rouse_cond_acquire(&letter->answered));
	letter->answer = ~letter->question;
	letter->at = now_ns();
	check_equal("notify chooses the client", 1,
		    rouse_cond_notify(&letter->answered, 1));
	check_equal("release returns 0", 0,
		    rouse_cond_release(&letter->answered));
}

static void take_over(struct worker *self, struct letter *letter)
{
	doing_to(self, "acquires", &letter->lock);
	rouse_lock_acquire(&letter->lock);
	doing(self, "works");
	measure_wait(self, letter->at);
	check(letter->answer == ~letter->question, "the lock orders",
	      (int64_t)~letter->question, (int64_t)letter->answer);
	check_equal("release returns 0", 0, rouse_lock_release(&letter->lock));
	destroy(letter);
}

/* Returns whether it was the last one. */
static bool serve_one(struct worker *self, struct letter *letter)
{
	bool last = letter->last;

	if (letter->kind == OF_SERVANT)
		take_over(self, letter);
	else
		answer(letter);
	served[self->number]++;
	advance(self, 0);
	return last;
}

static void serve(struct worker *self)
{
	struct desk *desk = &desks[self->number];
	struct mailbox_node *node, *next;
	bool last = false;

	while (!last) {
		await_work(self, &desk->news);
		rouse_event_clear(&desk->news);
		for (node = mailbox_take(&desk->mail); node; node = next) {
			next = mailbox_next(node); /* before node is gone */
			last |= serve_one(self, (struct letter *)node);
		}
	}
}

static void begin(const struct load *load)
{
	n_desks = load->consumers;
	desks = room_for(n_desks, sizeof(*desks));
	served = room_for(n_desks, sizeof(*served));
	for (unsigned i = 0; i < n_desks; i++) {
		mailbox_init(&desks[i].mail);
		object_name(OBJECT_EVENT, &desks[i].news, "news of servant %u",
			    i);
	}
	atomic_store_explicit(&writing, load->producers, memory_order_relaxed);

	crew_add((struct role){"servant", n_desks, serve});
	crew_add((struct role){"client", load->producers, write_letters});
}

static uint64_t sum(const uint64_t *books, unsigned n)
{
	uint64_t all = 0;

	for (unsigned i = 0; i < n; i++)
		all += books[i];
	return all;
}

static void end(void)
{
	uint64_t all = part_items();

	check_equal("each letter was served once", (int64_t)all,
		    (int64_t)sum(served, n_desks));
	free(desks);
	free(served);
}

const struct scenario scenario_churn = {
	.name = "churn",
	.summary = "locks and conditions that are made, used once, and freed "
		   "at once",
	.unit = "letters",
	.checks = "each answered once; who may free an object does so at once, "
		  "and nobody comes late to it",
	.latency = "from a notify or a release to the return of the other side",
	.begin = begin,
	.end = end,
};
