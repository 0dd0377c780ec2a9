/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TESTS_DOOR_EVENTFD_H
#define ROUSE_TESTS_DOOR_EVENTFD_H

/*
 * The door to eventfds with a window in it, beside the futex door of door.h: it
 * goes to the real kernel, counts the calls, and lets a test put a function of
 * its own before a write or a read.
 */

/* Calls since the last eventfd_reset(), which also takes the hooks away. */
unsigned long eventfd_writes(void);
unsigned long eventfd_reads(void);
void eventfd_reset(void);

/* The writes by the calling thread. */
unsigned long eventfd_writes_here(void);

/* What runs before the real call, unless NULL. */
typedef void eventfd_hook(int fd);
void eventfd_on_write(eventfd_hook *hook);
void eventfd_on_read(eventfd_hook *hook);

/* The real calls, of lib/eventfd.c. */
int door_real_eventfd_open(void);
void door_real_eventfd_close(int fd);
void door_real_eventfd_write(int fd);
void door_real_eventfd_read(int fd);

#endif
