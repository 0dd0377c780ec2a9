/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_SHIPPED_H
#define ROUSE_EXPLORE_SHIPPED_H

/*
 * Bugs that shipped elsewhere, reproduced in a few lines: each fails, and
 * passes in the corrected form beside it. tests/explore/test-shipped.c says in
 * which runs.
 */
struct ex_scenario;
extern const struct ex_scenario stolen_signal, stolen_signal_fixed;
extern const struct ex_scenario stale_count, stale_count_fixed;

#endif
