/* SPDX-License-Identifier: BSD-2-Clause */
#include "scenarios.h"

#include <stddef.h>

/* Each is described and defined in a file of explore/scenarios/. */
/* clang-format off */
#define ALL(X) \
	X(event_pulse) \
	X(event_pulses) \
	X(event_two) \
	X(event_handler) \
	X(event_deadline) \
	X(event_late) \
	X(event_resume) \
	X(event_interrupt) \
	X(event_publish) \
	X(event_news) \
	X(event_ring) \
	X(event_calls) \
	X(event_free) \
	X(lock_try) \
	X(lock_turns) \
	X(lock_starving) \
	X(lock_chosen) \
	X(lock_called) \
	X(lock_deadline) \
	X(lock_leave) \
	X(lock_interrupt) \
	X(lock_suspended) \
	X(lock_foreign) \
	X(lock_free) \
	X(rlock_own) \
	X(cond_notify) \
	X(cond_notify_all) \
	X(cond_timeout) \
	X(cond_interrupt) \
	X(cond_deadline) \
	X(cond_spurious) \
	X(cond_chain) \
	X(cond_poll) \
	X(cond_turn) \
	X(cond_barrier) \
	X(cond_signal) \
	X(cond_suspended) \
	X(cond_two) \
	X(cond_rlock) \
	X(cond_wait_for) \
	X(cond_wait_for_until) \
	X(cond_wait_for_teased) \
	X(cond_unheld) \
	X(cond_calls) \
	X(cond_free) \
	X(waitq_notify) \
	X(waitq_timeout) \
	X(waitq_node) \
	X(example)

#define DECLARE(name) extern const struct ex_scenario name;
#define LIST(name)    &(name),

ALL(DECLARE)

const struct ex_scenario *const scenarios[] = { ALL(LIST) NULL };
/* clang-format on */
