/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_LIST_QUEUE_H
#define ROUSE_SIM_LIST_QUEUE_H

#include "../subjects.h"

/*
 * A queue for a subject that has a lock and a condition: a list under them, with
 * one condition for those that get and one for those that put.
 */
void list_init(void *queue, unsigned bound);
void list_put(void *queue, struct item **items, unsigned n);
unsigned list_get(void *queue, struct item **items, unsigned most);

#define LIST_QUEUE .queue_init = list_init, .put = list_put, .get = list_get

#endif
