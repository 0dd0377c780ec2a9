/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * The library with two bugs, for the self-test: a set that reaches nobody, and
 * a lock that keeps nobody out.
 */
#define PEER       peer_broken
#define PEER_NAME  "broken"
#define PEER_TITLE "rouse with bugs, for the self-test"

#include <rouse.h>
#define rouse_event_set(event)   ((void)(event))
#define rouse_lock_acquire(lock) ((void)(lock))

#include "rouse.c"
