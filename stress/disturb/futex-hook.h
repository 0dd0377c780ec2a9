/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_FUTEX_HOOK_H
#define ROUSE_STRESS_FUTEX_HOOK_H

/* What stands in the futex door, in each worker's own thread. */
void futex_hook_begin(void);

/* From now on no wake gets through, as with a broken library. */
void futex_hook_lose_wakes(void);

/* From now on no thread leaves a futex wait or makes a wake: so that looking at
 * the workers does not change what they do. */
void futex_hook_freeze(void);

#endif
