/* SPDX-License-Identifier: BSD-2-Clause */
/* The real door to eventfds under other names, for door-eventfd.c to stand before
 * it. */
#define rouse__eventfd_open  door_real_eventfd_open
#define rouse__eventfd_close door_real_eventfd_close
#define rouse__eventfd_write door_real_eventfd_write
#define rouse__eventfd_read  door_real_eventfd_read

#include "../../lib/eventfd.c"
