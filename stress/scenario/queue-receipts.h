/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_LEDGER_H
#define ROUSE_STRESS_LEDGER_H

#include <stdint.h>

/*
 * What each consumer has had from each producer, which numbers its items 0, 1,
 * .. A consumer writes only pages of its own, plain; the rest is for when all
 * are gone.
 */
struct ledger {
	unsigned consumers, producers;
	struct ledger_page *pages;
};

void ledger_begin(struct ledger *ledger, unsigned consumers,
		  unsigned producers);
void ledger_end(struct ledger *ledger);

/* It had an item, which must come behind what it had from there. */
void ledger_enter(struct ledger *ledger, unsigned consumer, unsigned producer,
		  uint64_t number);

/* A producer made so many: each must have been had, once. */
void ledger_check(const struct ledger *ledger, unsigned producer,
		  uint64_t made);

#endif
