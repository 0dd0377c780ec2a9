/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_RECEIPTS_H
#define ROUSE_STRESS_RECEIPTS_H

#include <stdint.h>

/*
 * What each consumer has had from each producer, which numbers its items from 0
 * on. A consumer writes only pages of its own, plain; the rest is for when all
 * have finished.
 */
struct receipts {
	unsigned consumers, producers;
	struct receipts_page *pages;
};

void receipts_begin(struct receipts *receipts, unsigned consumers,
		    unsigned producers);
void receipts_end(struct receipts *receipts);

/* It had an item, which must come after what it had from there. */
void receipts_enter(struct receipts *receipts, unsigned consumer,
		    unsigned producer, uint64_t number);

/* A producer made that many: each must have been had, once. */
void receipts_check(const struct receipts *receipts, unsigned producer,
		    uint64_t made);

#endif
