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
 * the ring sleeps, and each hop wakes one. Nobody else comes to help: where a
 * set is slept through, a token stays for ever.
 *
 * A token counts its hops, plainly; so it comes to each seat as often as it
 * goes round, and shows whether one was left out.
 *
 * When the time is up, the first seat keeps what comes. When it has them all,
 * one goes round for the last time, and sends everybody home.
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

static unsigned n_seats, n_tokens;
static struct seat *seats;
static struct token *tokens;

static void hand_on(struct worker *self, struct token *token)
{
	struct seat *next = &seats[(self->number + 1) % n_seats];

	token->hops++;
	token->handed_at = now_ns();
	mailbox_put(&next->mail, &token->node);
	rouse_event_set(&next->news);
	advance(self, 1);
}

/* Returns whether it was the last time. */
static bool receive(struct worker *self, struct token *token)
{
	static const char what[] = "a token comes to each seat in turn";
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
	if (!time_is_up())
		return receive(self, token);
	if (++*kept < n_tokens)
		return false;
	token->last = true;
	return receive(self, token);
}

static void sit(struct worker *self)
{
	struct seat *seat = &seats[self->number];
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

static void begin(const struct load *load)
{
	n_seats = load->producers + load->consumers;
	n_tokens = (load->producers + 1) / 2;
	seats = room_for(n_seats, sizeof(*seats));
	tokens = room_for(n_tokens, sizeof(*tokens));
	for (unsigned i = 0; i < n_seats; i++) {
		mailbox_init(&seats[i].mail);
		object_name(OBJECT_EVENT, &seats[i].news, "news of seat %u", i);
	}
	for (unsigned i = 0; i < n_tokens; i++) {
		tokens[i].handed_at = now_ns();
		mailbox_put(&seats[0].mail, &tokens[i].node);
	}
	rouse_event_set(&seats[0].news);

	crew_add((struct role){"seat", n_seats, sit});
}

static void end(void)
{
	uint64_t hops = 0;

	for (unsigned i = 0; i < n_tokens; i++)
		hops += tokens[i].hops;
	check_equal("each hop was counted", (int64_t)hops,
		    (int64_t)part_items());
	free(seats);
	free(tokens);
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
