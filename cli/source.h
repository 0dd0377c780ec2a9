/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_SOURCE_H
#define ROUSE_CLI_SOURCE_H

/*
 * Find out where these n return addresses of calls are, all at once since it
 * takes a program to do so. NULL among them is skipped.
 */
void source_find(const void *const *pcs, unsigned n);

/*
 * Where that is, innermost first, such as "rouse__await spin.h:66 < wait
 * event.c:97": function and line if addr2line and debugging information are
 * at hand, else "function+0x1a", else the bare address. "" for what was not
 * asked for. The string lives until source_find() is called again.
 */
const char *source_of(const void *pc);

/*
 * The same of a call and the n - 1 calls around it, innermost first, in short:
 * two lines, then functions only, up to the one of the library's interface
 * that a scenario has called; such as "rouse__await spin.h:66 < sleep_on
 * lock.c:132 < rouse_lock_acquire". Cut if there is not enough room.
 */
#define CHAIN_SIZE 160
void source_chain(char text[CHAIN_SIZE], const void *const *pcs, unsigned n);

#endif
