/* SPDX-License-Identifier: BSD-2-Clause */
#include "ledger.h"

#include <stddef.h>

EX_GHOST void ledger_enter(struct ledger *ledger)
{
	ex_assert(!ledger->held, "holds a lock that another holds");
	ledger->held = true;
}

EX_GHOST void ledger_exit(struct ledger *ledger)
{
	ledger->held = false;
}

EX_GHOST void ledger_join(struct ledger *ledger)
{
	ledger->line[ledger->waiting++] = (uint8_t)ex_self();
	ledger->joined++;
}

EX_GHOST void ledger_await(const struct ledger *ledger, unsigned joined)
{
	while (ledger->joined < joined)
		ex_pause();
}

/* Take the thread out that has this place in the line. */
EX_GHOST static unsigned take(struct ledger *ledger, unsigned place)
{
	unsigned thread = ledger->line[place];

	ledger->waiting--;
	for (; place < ledger->waiting; place++)
		ledger->line[place] = ledger->line[place + 1];
	ledger->line[place] = 0;
	return thread;
}

EX_GHOST static unsigned take_next(struct ledger *ledger)
{
	return take(ledger, ledger->lifo ? ledger->waiting - 1u : 0);
}

EX_GHOST void ledger_notified(struct ledger *ledger, unsigned n, int result)
{
	unsigned chosen = n < ledger->waiting ? n : ledger->waiting;

	ex_assert(result == (int)chosen,
		  "notify did not choose min(n, waiting)");
	while (chosen-- > 0)
		ledger->chosen |= (uint8_t)(1u << take_next(ledger));
}

EX_GHOST void ledger_leave(struct ledger *ledger, int err)
{
	uint8_t self = (uint8_t)(1u << ex_self());
	unsigned place = 0;

	ledger->parked[ex_self()] = false;
	if (ledger->chosen & self) {
		ex_assert(err == 0, "was chosen, but its wait failed");
		ledger->chosen &= (uint8_t)~self;
		return;
	}
	ex_assert(err != 0, "was not chosen, but its wait returned 0");
	while (place + 1u < ledger->waiting && ledger->line[place] != ex_self())
		place++;
	take(ledger, place);
}

EX_GHOST void ledger_park(struct ledger *ledger)
{
	ex_mark(&ledger->parked[ex_self()]);
}

EX_GHOST void ledger_count_calls(struct ledger *ledger)
{
	ex_count_calls(&ledger->calls);
}

EX_GHOST void ledger_check_calls(struct ledger *ledger)
{
	unsigned parked = 0;

	ex_count_calls(NULL);
	for (unsigned t = 0; t < EX_THREADS; t++)
		parked += ledger->parked[t];
	ex_assert(ledger->calls <= parked,
		  "calls the kernel for one that does not sleep");
	ledger->calls = 0;
}

EX_GHOST void ledger_wait(struct ledger *ledger)
{
	ledger_join(ledger);
	ledger_exit(ledger);
}

EX_GHOST void ledger_back(struct ledger *ledger, int err)
{
	ledger_enter(ledger);
	ledger_leave(ledger, err);
}

/* Does it sleep, and not only until it looks again? */
static bool sleeps_on(unsigned t)
{
	return ex_asleep(t) && (!ex_naps(t) || ex_stuck(t));
}

const char *ledger_at_rest(const struct ledger *ledgers, unsigned n)
{
	unsigned waiting = 0, chosen = 0;
	bool held = false;

	for (unsigned i = 0; i < n; i++) {
		for (unsigned k = 0; k < ledgers[i].waiting; k++)
			waiting |= 1u << ledgers[i].line[k];
		chosen |= ledgers[i].chosen;
		held |= ledgers[i].held;
	}
	if (held)
		return "the holder of the lock does not go on";
	for (unsigned t = 0; t < EX_THREADS; t++) {
		if (sleeps_on(t) && (chosen >> t & 1))
			return "a thread that was chosen sleeps on";
		if (sleeps_on(t) && !(waiting >> t & 1))
			return "a thread sleeps for a free lock";
	}
	return NULL;
}
