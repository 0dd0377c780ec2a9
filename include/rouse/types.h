/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TYPES_H
#define ROUSE_TYPES_H

#include <rouse/attributes.h>
#include <rouse/sanitize.h>

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
#define ROUSE_BEGIN_DECLS extern "C" {
#define ROUSE_END_DECLS   }
#else
#define ROUSE_BEGIN_DECLS
#define ROUSE_END_DECLS
#endif

/* The version of the headers that a program is compiled with. */
#define ROUSE_VERSION_MAJOR 0
#define ROUSE_VERSION_MINOR 1
#define ROUSE_VERSION_PATCH 0
#define ROUSE_VERSION       "0.1.0"

ROUSE_BEGIN_DECLS

/*
 * The scalars that threads share. Only the library operates on them, and its
 * inline calls do so by the compiler's atomic builtins; so C++ may see plain
 * integers of the same size.
 *
 *  - rouse_word: a futex word, 32 bits on every architecture.
 *  - rouse_hint: something that is remembered, and may be wrong.
 *  - rouse_owner: the identity of a thread, or 0.
 */
#ifndef __cplusplus
typedef _Atomic uint32_t rouse_word;
typedef _Atomic uint16_t rouse_hint;
typedef _Atomic uintptr_t rouse_owner;
#else
typedef uint32_t rouse_word;
typedef uint16_t rouse_hint;
typedef uintptr_t rouse_owner;
#endif

/* For initialisers, whose number may be an int. */
#ifndef __cplusplus
#define ROUSE__U32(n) ((uint32_t)(n))
#else
#define ROUSE__U32(n) (n)
#endif

/*
 * Where a call would take longer than what it does, it is inline. That is so for
 * is_set, and a wait for an event that is set, or with a deadline of 0, and the
 * same of a latch at 0; a call of a once that is done; acquire,
 * try_acquire and release of a lock that no other thread wants; a notify under a
 * Lock with no waiters. Measured by rouse-bench on 2 CPUs of x86-64, called and
 * inline: is_set 2.8 and 0.3 ns, a wait 3.3 and 0.3, with a deadline of 0 4.6 and
 * 1.1, acquire and release 10 and 5.2, a notify 7.6 and 0.8.
 *
 * Their machine code goes into the caller's, and with it which bits of the
 * words they look at; that is part of the ABI. A program that defines
 * ROUSE_NO_INLINE calls the library instead.
 */
#if defined(ROUSE__TOOLS) && !defined(ROUSE_NO_INLINE)
#define ROUSE_NO_INLINE 1
#endif
#ifdef ROUSE_NO_INLINE
#define ROUSE_INLINE
#elif defined(__GNUC_GNU_INLINE__) && !defined(__cplusplus)
/* The older meaning, of -std=gnu89 and -fgnu89-inline: there "inline" alone
 * would be a definition for other files too. */
#define ROUSE_INLINE ROUSE__NOT_ANALYSED extern __inline__
#else
#define ROUSE_INLINE ROUSE__NOT_ANALYSED inline
#endif

/* How the inline calls name a word, in C and in C++. In C it goes by way of an
 * integer, since -Wcast-qual takes _Atomic for a qualifier. */
typedef uint32_t rouse__plain;
#ifdef __cplusplus
#define ROUSE__PLAIN(word) (word)
#else
#define ROUSE__PLAIN(word) ((rouse__plain *)(uintptr_t)(word))
#endif

/* For the initialisers: compilers can warn of 0 as a pointer. */
#ifndef __cplusplus
#define ROUSE__NULL ((void *)0)
#elif __cplusplus >= 201103L
#define ROUSE__NULL nullptr
#else
#define ROUSE__NULL 0
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
