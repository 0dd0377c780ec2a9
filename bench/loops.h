/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * All loops of one peer. It has defined its primitives, and
 *
 *	PEER        the name of its struct peer
 *	PEER_NAME   .. of the library, for people
 *	PEER_TITLE  .. and what of it is used
 *	HAS_EVENT, HAS_LOCK, HAS_COND, HAS_QUEUE, HAS_BELL,
 *	HAS_ONCE, HAS_LATCH, HAS_BARRIER, HAS_COUNT   if it has them
 *	HAS_TOKENS                                if it has semaphores
 *	HAS_DEADLINE                              if its waits can have one
 *	HAS_STOP, HAS_ANY                         see loops/several.h
 *
 * and HAS_NOTIFY_OUTSIDE if its notify without the lock is another call,
 * PEER_SIZES if its objects have other sizes than their structs here.
 */
#include "loops/plain.h"

#include "loops/bell.h"
#include "loops/buffer.h"
#include "loops/contend.h"
#include "loops/meet.h"
#include "loops/pingpong.h"
#include "loops/queue.h"
#include "loops/release.h"
#include "loops/several.h"
#include "loops/timed.h"
#include "loops/tokens.h"

static loop *loop_of(enum kind kind)
{
	switch (kind) {
#ifdef HAS_EVENT
	case KIND_IS_SET:
		return is_set_loop;
	case KIND_SET_AGAIN:
		return set_again_loop;
	case KIND_WAIT_SET:
		return wait_set_loop;
	case KIND_SET_CLEAR:
		return set_clear_loop;
	case KIND_EVENT_PINGPONG:
		return event_pingpong_loop;
	case KIND_EVENT_RELEASE:
		return event_release_loop;
#ifdef HAS_DEADLINE
	case KIND_EVENT_PAST:
		return event_past_loop;
	case KIND_EVENT_EXPIRE:
		return event_expire_loop;
#endif
#endif
#ifdef HAS_LOCK
	case KIND_LOCK:
		return lock_loop;
	case KIND_CONTEND:
		return contend_loop;
	case KIND_FAIRNESS:
		return fairness_loop;
#endif
#ifdef HAS_COND
	case KIND_NOTIFY_NONE:
		return notify_none_loop;
	case KIND_COND_PINGPONG:
		return cond_pingpong_loop;
	case KIND_COND_RELEASE:
		return cond_release_loop;
	case KIND_ONE_OF_MANY:
		return one_of_many_loop;
	case KIND_BUFFER:
		return buffer_loop;
#ifdef HAS_DEADLINE
	case KIND_COND_PAST:
		return cond_past_loop;
	case KIND_COND_EXPIRE:
		return cond_expire_loop;
#endif
#endif
#ifdef HAS_QUEUE
	case KIND_QUEUE:
		return queue_loop;
#endif
#ifdef HAS_BELL
	case KIND_RING_AGAIN:
		return ring_again_loop;
	case KIND_BELL_BUSY:
		return bell_busy_loop;
#endif
#ifdef HAS_STOP
	case KIND_WAIT_SET_STOP:
		return wait_set_stop_loop;
	case KIND_STOP_PINGPONG:
		return stop_pingpong_loop;
#endif
#ifdef HAS_ANY
	case KIND_ANY_PINGPONG:
		return any_pingpong_loop;
#endif
#ifdef HAS_ONCE
	case KIND_ONCE_DONE:
		return once_done_loop;
#endif
#ifdef HAS_LATCH
	case KIND_LATCH_RELEASE:
		return latch_release_loop;
#endif
#ifdef HAS_BARRIER
	case KIND_BARRIER:
		return barrier_loop;
#endif
#ifdef HAS_COUNT
	case KIND_MOVE:
		return move_loop;
#endif
#ifdef HAS_TOKENS
	case KIND_TOKENS:
		return tokens_plain_loop;
	case KIND_TOKENS_PINGPONG:
		return tokens_pingpong_loop;
	case KIND_TOKENS_BUFFER:
		return tokens_buffer_loop;
#endif
	default:
		return NULL;
	}
}

#ifndef PEER_SIZES
#define PEER_SIZES sizes
static const struct peer_sizes sizes = {
#ifdef HAS_EVENT
	sizeof(struct event),
#else
	0,
#endif
#ifdef HAS_LOCK
	sizeof(struct lock),
#else
	0,
#endif
#ifdef HAS_COND
	sizeof(struct cond),
#else
	0,
#endif
};
#endif

#ifdef __cplusplus
extern "C" {
#endif
extern const struct peer PEER;
const struct peer PEER = {PEER_NAME, PEER_TITLE, loop_of, &PEER_SIZES, NULL};
#ifdef __cplusplus
}
#endif
