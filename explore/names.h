/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_NAMES_H
#define ROUSE_EXPLORE_NAMES_H

/*
 * The name of a thread, and of a place in memory. The string is valid until
 * eight more have been made.
 */
const char *name_of_thread(unsigned t);
const char *name_of(const void *address);

#endif
