/* SPDX-License-Identifier: BSD-2-Clause */
#include "scenario/queue-receipts.h"

#include <stddef.h>
#include <stdlib.h>

#include "fixture/harness.h"

struct receipts_page {
	uint64_t count, sum, next;
};

static struct receipts_page *page_of(const struct receipts *receipts,
				     unsigned consumer, unsigned producer)
{
	return &receipts->pages[(size_t)consumer * receipts->producers +
				producer];
}

void receipts_begin(struct receipts *receipts, unsigned consumers,
		    unsigned producers)
{
	receipts->consumers = consumers;
	receipts->producers = producers;
	receipts->pages = zalloc_aligned((size_t)consumers * producers,
					 sizeof(*receipts->pages));
}

void receipts_end(struct receipts *receipts)
{
	free(receipts->pages);
}

void receipts_enter(struct receipts *receipts, unsigned consumer,
		    unsigned producer, uint64_t number)
{
	struct receipts_page *page = page_of(receipts, consumer, producer);

	check(number >= page->next, "items of a producer come in their order",
	      (int64_t)page->next, (int64_t)number);
	page->next = number + 1;
	page->sum += number;
	page->count++;
}

void receipts_check(const struct receipts *receipts, unsigned producer,
		    uint64_t made)
{
	uint64_t count = 0, sum = 0;

	for (unsigned i = 0; i < receipts->consumers; i++) {
		const struct receipts_page *page =
			page_of(receipts, i, producer);

		count += page->count;
		sum += page->sum;
	}
	check_equal("as many items of a producer were used as it made",
		    (int64_t)made, (int64_t)count);
	check_equal("and each of them once",
		    (int64_t)(made * (made - (made > 0)) / 2), (int64_t)sum);
}
