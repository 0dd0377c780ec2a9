/* SPDX-License-Identifier: BSD-2-Clause */
#include "scenario/queue-rcu.h"

#include <stdlib.h>

#include "fixture/harness.h"
#include "fixture/tsan.h"

#ifdef STRESS_TSAN
/* The lock-free queue allocates nodes of its own, and RCU frees them:
 * ThreadSanitizer cannot be told of that order. */
const char *__tsan_default_suppressions(void);
const char *__tsan_default_suppressions(void)
{
	return "called_from_lib:liburcu-cds.so\n"
	       "called_from_lib:liburcu-memb.so\n"
	       "called_from_lib:liburcu-qsbr.so\n";
}
#endif

void rcu_queue_begin(struct rcu_queue *queue,
		     const struct rcu_flavor_struct *rcu)
{
	queue->rcu = rcu;
	queue->news = (struct rouse_event)ROUSE_EVENT_INIT;
	if (rcu == NULL)
		__cds_wfcq_init(&queue->head, &queue->tail);
	else
		cds_lfq_init_rcu(&queue->lock_free, rcu->update_call_rcu);
}

void rcu_queue_end(struct rcu_queue *queue)
{
	if (queue->rcu == NULL)
		return;
	queue->rcu->barrier();
	check_equal("the queue is empty", 0,
		    cds_lfq_destroy_rcu(&queue->lock_free));
}

void rcu_queue_put(struct rcu_queue *queue, struct rcu_queue_node *node)
{
	tsan_tell_release(node);
	if (queue->rcu == NULL) {
		cds_wfcq_node_init(&node->link.wait_free);
		cds_wfcq_enqueue(&queue->head, &queue->tail,
				 &node->link.wait_free);
		return;
	}
	cds_lfq_node_init_rcu(&node->link.lock_free);
	queue->rcu->read_lock();
	cds_lfq_enqueue_rcu(&queue->lock_free, &node->link.lock_free);
	queue->rcu->read_unlock();
}

struct rcu_queue_node *rcu_queue_take(struct rcu_queue *queue)
{
	void *node;

	if (queue->rcu == NULL) {
		node = __cds_wfcq_dequeue_blocking(&queue->head, &queue->tail);
	} else {
		queue->rcu->read_lock();
		node = cds_lfq_dequeue_rcu(&queue->lock_free);
		queue->rcu->read_unlock();
	}
	if (node != NULL)
		tsan_tell_acquire(node);
	return node;
}

static void free_retired(struct rcu_head *retired)
{
	struct rcu_queue_node *node =
		caa_container_of(retired, struct rcu_queue_node, retired);

	tsan_tell_acquire(retired);
	free(node);
}

void rcu_queue_retire(struct rcu_queue *queue, struct rcu_queue_node *node)
{
	if (queue->rcu == NULL) {
		free(node);
		return;
	}
	tsan_tell_release(&node->retired);
	queue->rcu->update_call_rcu(&node->retired, free_retired);
}

void rcu_queue_join(struct rcu_queue *queue)
{
	if (queue->rcu != NULL)
		queue->rcu->register_thread();
}

void rcu_queue_leave(struct rcu_queue *queue)
{
	if (queue->rcu != NULL)
		queue->rcu->unregister_thread();
}

void rcu_queue_rest(struct rcu_queue *queue)
{
	if (queue->rcu != NULL)
		queue->rcu->read_quiescent_state();
}

void rcu_queue_offline(struct rcu_queue *queue)
{
	if (queue->rcu != NULL)
		queue->rcu->thread_offline();
}

void rcu_queue_online(struct rcu_queue *queue)
{
	if (queue->rcu != NULL)
		queue->rcu->thread_online();
}
