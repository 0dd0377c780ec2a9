/* SPDX-License-Identifier: BSD-2-Clause */
#include "scenario/queue-rcu.h"

#include <stdlib.h>

#include "fixture/harness.h"
#include "fixture/tsan.h"

#ifdef STRESS_TSAN
/* The lock-free queue allocates nodes of its own, and RCU frees them: an order
 * that nobody can tell it of. */
const char *__tsan_default_suppressions(void);
const char *__tsan_default_suppressions(void)
{
	return "called_from_lib:liburcu-cds.so\n"
	       "called_from_lib:liburcu-memb.so\n"
	       "called_from_lib:liburcu-qsbr.so\n";
}
#endif

void lane_begin(struct lane *lane, const struct rcu_flavor_struct *rcu)
{
	lane->rcu = rcu;
	lane->news = (struct rouse_event)ROUSE_EVENT_INIT;
	if (rcu == NULL)
		__cds_wfcq_init(&lane->head, &lane->tail);
	else
		cds_lfq_init_rcu(&lane->queue, rcu->update_call_rcu);
}

void lane_end(struct lane *lane)
{
	if (lane->rcu == NULL)
		return;
	lane->rcu->barrier();
	check_equal("the queue is empty", 0, cds_lfq_destroy_rcu(&lane->queue));
}

void lane_put(struct lane *lane, struct lane_node *node)
{
	tsan_tell_release(node);
	if (lane->rcu == NULL) {
		cds_wfcq_node_init(&node->link.wait_free);
		cds_wfcq_enqueue(&lane->head, &lane->tail,
				 &node->link.wait_free);
		return;
	}
	cds_lfq_node_init_rcu(&node->link.lock_free);
	lane->rcu->read_lock();
	cds_lfq_enqueue_rcu(&lane->queue, &node->link.lock_free);
	lane->rcu->read_unlock();
}

struct lane_node *lane_take(struct lane *lane)
{
	void *node;

	if (lane->rcu == NULL) {
		node = __cds_wfcq_dequeue_blocking(&lane->head, &lane->tail);
	} else {
		lane->rcu->read_lock();
		node = cds_lfq_dequeue_rcu(&lane->queue);
		lane->rcu->read_unlock();
	}
	if (node != NULL)
		tsan_tell_acquire(node);
	return node;
}

static void free_retired(struct rcu_head *retired)
{
	struct lane_node *node =
		caa_container_of(retired, struct lane_node, retired);

	tsan_tell_acquire(retired);
	free(node);
}

void lane_retire(struct lane *lane, struct lane_node *node)
{
	if (lane->rcu == NULL) {
		free(node);
		return;
	}
	tsan_tell_release(&node->retired);
	lane->rcu->update_call_rcu(&node->retired, free_retired);
}

void lane_join(struct lane *lane)
{
	if (lane->rcu != NULL)
		lane->rcu->register_thread();
}

void lane_leave(struct lane *lane)
{
	if (lane->rcu != NULL)
		lane->rcu->unregister_thread();
}

void lane_rest(struct lane *lane)
{
	if (lane->rcu != NULL)
		lane->rcu->read_quiescent_state();
}

void lane_offline(struct lane *lane)
{
	if (lane->rcu != NULL)
		lane->rcu->thread_offline();
}

void lane_online(struct lane *lane)
{
	if (lane->rcu != NULL)
		lane->rcu->thread_online();
}
