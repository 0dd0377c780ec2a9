/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_DECODE_H
#define ROUSE_CLI_DECODE_H

#include <stdint.h>

/*
 * What the words of the library's objects say, for people who look at a
 * program that is stuck. The bits are those of the pictures at the top of
 * lib/event.c, lib/lock.c and lib/waiter.h.
 */
#define DECODED_SIZE 96

/* "set, epoch 7"; "clear, waiters, epoch 8". */
const char *decode_event(char text[DECODED_SIZE], uint32_t word);

/* "free"; "held, one woken, 3 waiters"; "free, one starves, 1 waiter". */
const char *decode_lock(char text[DECODED_SIZE], uint32_t word);

/* Of a thread's node in a queue: "waiting", "asleep", "told", "left", "woken". */
const char *decode_waiter(char text[DECODED_SIZE], uint32_t word);

#endif
