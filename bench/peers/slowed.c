/* SPDX-License-Identifier: BSD-2-Clause */

/* The library with a brake, for the self-test: it must come out slower. */
#define PEER       peer_slowed
#define PEER_NAME  "slowed"
#define PEER_TITLE "rouse with a brake, for the self-test"
#define BRAKE()    work(20000)

#include "rouse.c"
