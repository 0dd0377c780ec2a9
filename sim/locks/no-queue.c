/* SPDX-License-Identifier: BSD-2-Clause */
#include "../subjects.h"

/* In place of rouse-queue.c and wfcqueue.c, where librouse-queue is not built:
 * they run no workload. */
#define NOT_HERE "not built here: see ./configure --with-queue"

extern const struct subject subject_rouse_queue, subject_rouse_throttled,
	subject_wfcqueue;
const struct subject subject_rouse_queue = {.name = "rouse-queue",
					    .title = NOT_HERE};
const struct subject subject_rouse_throttled = {.name = "rouse-throttled",
						.title = NOT_HERE};
const struct subject subject_wfcqueue = {.name = "wfcqueue", .title = NOT_HERE};
