/* SPDX-License-Identifier: BSD-2-Clause */
#include "../peer.h"

#define PEER          peer_throttled
#define PEER_NAME     "rouse-throttled"
#define PEER_TITLE    "rouse_queue, whose consumers wake each other"
#define QUEUE_OPTIONS ROUSE_QUEUE_THROTTLED

#include "rouse-queue.h"

#include "../loops.h"
