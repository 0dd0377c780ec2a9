/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/event.h>

#include <stdlib.h>

#include "fixture/harness.h"
#include "fixture/mailbox.h"
#include "fixture/waiting.h"
#include "observe/objects.h"
#include "scenario/scenario.h"

/*
 * A ring of threads that hand tokens on: each seat has a mailbox and an event
 * that announces what is in it. There are fewer tokens than seats, so most of
 * the ring sleeps, and each hop wakes one. No other set follows: if one does
 * not end a wait, a token stays where it is for ever.
 *
 * A token counts its hops, plainly: so each seat can check that none was left
 * out.
 *
 * When the time is up, the first seat keeps what comes. When it has them all,
 * one goes round for the last time, and all finish.
 */
struct token {
	struct mailbox_node node; /* first: its address is the token's */
	uint64_t hops;
	int64_t handed_at;
	bool last;
};

struct seat {
	_Alignas(64) struct mailbox mail;
	struct rouse_event news;
};

struct ring {
	unsigned n_seats, n_tokens;
	struct seat *seats;
	struct token *tokens;
};

static void hand_on(struct worker *self, struct token *token)
{
	struct ring *ring = self->state;
	struct seat *next = &ring->seats[(self->number + 1) % ring->n_seats];

	token->hops++;
	token->handed_at = now_ns();
	mailbox_put(&next->mail, &token->node);
	rouse_event_set(&next->news);
	count_posted(self, 1);
	advance(self, 1);
}

/* Returns whether it was the last time. */
static bool receive(struct worker *self, struct token *token)
{
	static const char what[] = "a token comes to each seat in turn";
	unsigned n_seats = ((struct ring *)self->state)->n_seats;
	bool last = token->last;

	observe(self, token->handed_at);
	check_equal(what, self->number, (int64_t)(token->hops % n_seats));
	if (!last || self->number + 1 < n_seats)
		hand_on(self, token);
	return last;
}

/* Of the first seat. Returns whether it was the last one of all. */
static bool keep(struct worker *self, struct token *token, unsigned *kept)
{
	const struct ring *ring = self->state;

	if (!time_is_up())
		return receive(self, token);
	if (++*kept < ring->n_tokens) {
		count_received(self);
		return false;
	}
	token->last = true;
	return receive(self, token);
}

static void sit(struct worker *self)
{
	struct ring *ring = self->state;
	struct seat *seat = &ring->seats[self->number];
	struct mailbox_node *node, *next;
	unsigned kept = 0;
	bool last = false;

	while (!last) {
		await_event(self, &seat->news);
		rouse_event_clear(&seat->news);
		for (node = mailbox_take(&seat->mail); node; node = next) {
			struct token *token = (struct token *)node;

			next = mailbox_next(node); /* before it is handed on */
			last |= self->number == 0 ? keep(self, token, &kept)
						  : receive(self, token);
		}
	}
}

static void *begin(const struct load *load)
{
	struct ring *ring = zalloc_aligned(1, sizeof(*ring));

	ring->n_seats = load->producers + load->consumers;
	ring->n_tokens = (load->producers + 1) / 2;
	ring->seats = zalloc_aligned(ring->n_seats, sizeof(*ring->seats));
	ring->tokens = zalloc_aligned(ring->n_tokens, sizeof(*ring->tokens));
	for (unsigned i = 0; i < ring->n_seats; i++) {
		mailbox_init(&ring->seats[i].mail);
		object_name(OBJECT_EVENT, &ring->seats[i].news,
			    "news of seat %u", i);
	}
	for (unsigned i = 0; i < ring->n_tokens; i++) {
		ring->tokens[i].handed_at = now_ns();
		mailbox_put(&ring->seats[0].mail, &ring->tokens[i].node);
	}
	rouse_event_set(&ring->seats[0].news);
	workers_post(ring->n_tokens);

	workers_add((struct role){"seat", ring->n_seats, sit, ring});
	return ring;
}

static void end(void *state)
{
	struct ring *ring = state;
	uint64_t hops = 0;

	for (unsigned i = 0; i < ring->n_tokens; i++)
		hops += ring->tokens[i].hops;
	check_equal("each hop was counted", (int64_t)hops,
		    (int64_t)part_items());
	free(ring->seats);
	free(ring->tokens);
	free(ring);
}

const struct scenario scenario_token = {
	.name = "token",
	.summary = "events: a ring of threads that hand tokens on",
	.unit = "hops",
	.checks = "each token came to each seat in turn, and all came back",
	.latency = "from a set to the use of the token",
	.begin = begin,
	.end = end,
};
