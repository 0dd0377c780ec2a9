/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TYPES_H
#define ROUSE_TYPES_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
#define ROUSE_BEGIN_DECLS extern "C" {
#define ROUSE_END_DECLS   }
#else
#define ROUSE_BEGIN_DECLS
#define ROUSE_END_DECLS
#endif

#define ROUSE_VERSION_MAJOR 0
#define ROUSE_VERSION_MINOR 1
#define ROUSE_VERSION_PATCH 0
#define ROUSE_VERSION       "0.1.0"

ROUSE_BEGIN_DECLS

/*
 * The scalars that threads share. Only the library operates on them; C++ sees
 * plain integers of the same size, because a header never touches them.
 *
 * rouse_word:  a futex word, 32 bits on every architecture.
 * rouse_owner: the identity of a thread, or 0.
 */
#ifdef __cplusplus
typedef uint32_t rouse_word;
typedef uintptr_t rouse_owner;
#else
typedef _Atomic uint32_t rouse_word;
typedef _Atomic uintptr_t rouse_owner;
#endif

/*
 * The version of the library that is running, such as "0.1.0". It may differ
 * from ROUSE_VERSION, which is the version of the headers compiled against.
 *
 * Returns:   a string that lives as long as the process.
 * Progress:  wait-free. Safe in a signal handler.
 */
const char *rouse_version(void);

ROUSE_END_DECLS

#endif
