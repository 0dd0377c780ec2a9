/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_EVENTFD_H
#define ROUSE_LIB_EVENTFD_H

/*
 * The door to the kernel's eventfd(2), for the bell; what futex.h is for
 * futexes. Of an eventfd the bell may assume only this: it is readable if there
 * was a write since the last read. No call orders any memory access.
 */

/* A new one, which is non-blocking and closed on exec; or -errno. */
int rouse__eventfd_open(void);

void rouse__eventfd_close(int fd);

/* Make it readable. Safe in a signal handler. */
void rouse__eventfd_write(int fd);

/* Make it unreadable, if it is readable. */
void rouse__eventfd_read(int fd);

#endif
