/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_CLOCK_H
#define ROUSE_STRESS_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* CLOCK_MONOTONIC, but not through the library. */
int64_t now_ns(void);

/* Sleep until that moment, which is after 0; or until a signal. */
void sleep_until(int64_t ns);

/*
 * Is it time to go home? Never taken back while a crew plays. It is when the play
 * comes to an end, and when the whole scenario does.
 */
bool time_is_up(void);
bool time_is_over(void); /* of the scenario */
void time_begin(void);
void time_begin_play(void);
void time_end_play(void);
void time_end(void);

#endif
