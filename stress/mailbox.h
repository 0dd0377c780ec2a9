/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_MAILBOX_H
#define ROUSE_STRESS_MAILBOX_H

#include <stddef.h>

#include <urcu/lfstack.h>

#include "tsan.h"

/*
 * Many threads put nodes in, one takes them all out: the lock-free stack of
 * liburcu. Neither side ever waits for the other, so that every wait of the
 * program is one of ours.
 */
struct mailbox {
	struct __cds_lfs_stack stack;
};

struct mailbox_node {
	struct cds_lfs_node link;
};

static inline void mailbox_init(struct mailbox *box)
{
	__cds_lfs_init(&box->stack);
}

static inline void mailbox_put(struct mailbox *box, struct mailbox_node *node)
{
	tsan_tell_release(node);
	cds_lfs_push(&box->stack, &node->link);
}

/* A link is the first member of its node, and all there is to a head. */
static inline struct mailbox_node *mailbox_node(void *link)
{
	if (link != NULL)
		tsan_tell_acquire(link);
	return link;
}

/* Take all nodes out; returns the one that was put in last, or NULL. */
static inline struct mailbox_node *mailbox_take(struct mailbox *box)
{
	return mailbox_node(__cds_lfs_pop_all(&box->stack));
}

/* The one that was put in before this one, which must still be alive. */
static inline struct mailbox_node *mailbox_next(struct mailbox_node *node)
{
	return mailbox_node(node->link.next);
}

#endif
