/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_SHAKER_H
#define ROUSE_STRESS_SHAKER_H

/* What stands in the futex door, in each worker's own thread. */
void shaker_begin(void);

/* From now on no wake gets through: what a broken library would do. */
void shaker_lose_wakes(void);

/* Let nobody leave a futex wait, or make a wake, any more: whatever is done to
 * the workers to look at them, the picture stays as it is. */
void shaker_freeze(void);

#endif
