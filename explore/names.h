/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_NAMES_H
#define ROUSE_EXPLORE_NAMES_H

/*
 * What people call a thread, and a place in memory. The string lives until eight
 * more have been asked for.
 */
const char *name_of_thread(unsigned t);
const char *name_of(const void *address);

#endif
