/* SPDX-License-Identifier: BSD-2-Clause */
/* The real futex door under other names, for door.c to stand before it. */
#define rouse__futex_wait      door_real_wait
#define rouse__futex_wait_any  door_real_wait_any
#define rouse__futex_wake_one  door_real_wake_one
#define rouse__futex_wake_some door_real_wake_some
#define rouse__futex_wake_all  door_real_wake_all
#define rouse__now             door_real_now
#define rouse__cpus            door_real_cpus
#define rouse__self            door_real_self

#include "../../lib/futex.c"
