/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_FUTEX_HOOK_H
#define ROUSE_STRESS_FUTEX_HOOK_H

/* What stands in the futex door, in each worker's own thread. */
void futex_hook_begin(void);

/* From now on no wake gets through, as with a broken library. */
void futex_hook_lose_wakes(void);

/* Let nobody leave a futex wait, or make a wake, any more: whatever is done to
 * the workers to look at them, the picture stays as it is. */
void futex_hook_freeze(void);

#endif
