/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_QUEUE_LIST_H
#define ROUSE_LIB_QUEUE_LIST_H

#include <rouse/queue.h>

/*
 * The items of a queue, as a wfcqueue. What takes some away is called under the
 * lock getting_.
 */
enum rouse__listed {
	ROUSE__LIST_NOT,   /* what was looked for is not there */
	ROUSE__LIST_THERE, /* it is, or was until now */
	ROUSE__LIST_GAP,   /* it is unknown: a put is between its two steps */
};

void rouse__list_init(struct rouse_queue *queue);

/* Was it empty at a moment during the call? */
bool rouse__list_is_empty(const struct rouse_queue *queue);

/* Add what is in the batch, one at least. */
void rouse__list_append(struct rouse_queue *queue,
			const struct rouse_batch *batch);

/*
 * Move up to @most, which is not 0, to the end of the batch. Returns how many; and
 * whether there is another one. One that has a gap behind it is not moved: a
 * wfcqueue cannot give it away without its next.
 */
uint32_t rouse__list_take(struct rouse_queue *queue, struct rouse_batch *batch,
			  uint32_t most, enum rouse__listed *next);

/* Take out again what is in the batch, if its first one is there, put by the call
 * that its put_ tells. */
enum rouse__listed rouse__list_remove(struct rouse_queue *queue,
				      const struct rouse_batch *batch);

#endif
