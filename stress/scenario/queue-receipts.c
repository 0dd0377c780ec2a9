/* SPDX-License-Identifier: BSD-2-Clause */
#include "scenario/queue-receipts.h"

#include <stddef.h>
#include <stdlib.h>

#include "fixture/harness.h"

struct ledger_page {
	uint64_t count, sum, next;
};

static struct ledger_page *page_of(const struct ledger *ledger,
				   unsigned consumer, unsigned producer)
{
	return &ledger->pages[(size_t)consumer * ledger->producers + producer];
}

void ledger_begin(struct ledger *ledger, unsigned consumers, unsigned producers)
{
	ledger->consumers = consumers;
	ledger->producers = producers;
	ledger->pages =
		room_for((size_t)consumers * producers, sizeof(*ledger->pages));
}

void ledger_end(struct ledger *ledger)
{
	free(ledger->pages);
}

void ledger_enter(struct ledger *ledger, unsigned consumer, unsigned producer,
		  uint64_t number)
{
	struct ledger_page *page = page_of(ledger, consumer, producer);

	check(number >= page->next, "items of a producer come in their order",
	      (int64_t)page->next, (int64_t)number);
	page->next = number + 1;
	page->sum += number;
	page->count++;
}

void ledger_check(const struct ledger *ledger, unsigned producer, uint64_t made)
{
	uint64_t count = 0, sum = 0;

	for (unsigned i = 0; i < ledger->consumers; i++) {
		const struct ledger_page *page = page_of(ledger, i, producer);

		count += page->count;
		sum += page->sum;
	}
	check_equal("as many items of a producer were used as it made",
		    (int64_t)made, (int64_t)count);
	check_equal("and each of them once",
		    (int64_t)(made * (made - (made > 0)) / 2), (int64_t)sum);
}
