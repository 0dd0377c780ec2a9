/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SANITIZE_H
#define ROUSE_SANITIZE_H

#include <rouse/attributes.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What tools are told that look for races: the library itself is most often
 * compiled without them, so that they would not see how it orders what threads
 * do. The program sees to that, by compiling with
 *
 *	-fsanitize=thread, -fsanitize=memory   nothing more
 *	-DROUSE_VALGRIND                       for Helgrind and DRD; this needs
 *	                                       valgrind's headers
 *
 * Then each call that tells something is another one, in the program's own
 * object: rouse_event_set() is rouse__told_event_set() of sanitize/event.h,
 * which tells the tool, and calls the library. No call is inline then, so that
 * the library alone touches the objects. Anything else compiles as if none of
 * this was here. With ROUSE_NO_SANITIZE nothing is told: for a program that is
 * compiled together with the library, both with the sanitizer.
 *
 * docs/sanitizers.md says what is found, and what is not.
 */
#ifdef __has_feature
#if __has_feature(thread_sanitizer)
#define ROUSE__TSAN 1
#elif __has_feature(memory_sanitizer)
#define ROUSE__MSAN 1
#endif
#endif
#if defined(__SANITIZE_THREAD__) && !defined(ROUSE__TSAN)
#define ROUSE__TSAN 1
#endif

#if !defined(ROUSE_NO_SANITIZE) &&                                             \
	(defined(ROUSE__TSAN) || defined(ROUSE__MSAN) ||                       \
	 defined(ROUSE_VALGRIND))
#define ROUSE__TOOLS 1
#endif

#ifdef ROUSE__TOOLS
/* A call that tells what it does. */
#define ROUSE__TOOL_CALL                                                       \
	static __inline__ __attribute__((__unused__)) ROUSE__NOT_ANALYSED

/* Pointers, in C and in C++: any object, also a const one, of which a tool may
 * know more after the call; and a type for void *. */
#ifdef __cplusplus
#define ROUSE__TOOL_OBJECT(object)                                             \
	const_cast<void *>(static_cast<const void *>(object))
#define ROUSE__CAST(type, pointer) static_cast<type>(pointer)
#else
#define ROUSE__TOOL_OBJECT(object) ((void *)(uintptr_t)(object))
#define ROUSE__CAST(type, pointer) ((type)(pointer))
#endif

/*
 * What can be said, rouse__tool_x(); each tool has nothing to hear in some of
 * it:
 *
 * sees      the library is about to look at an object of the program, which
 *           must have been initialised; what it does there is not to be watched
 * writes    the library is about to initialise an object
 * changes   the caller changes an object that a lock protects
 * sends     what this thread did until now is seen after "receives" on the same
 *           object by another one
 * receives
 *
 * and of a lock:
 *
 * forgets   this thread holds it, and it is another one than was there before,
 *           @known: which this thread had, and the tool knew
 * wants     this thread is about to wait for it
 * takes     this thread has it, @tried: at once or not at all. Returns whether
 *           the tool knows now that it does
 * gives     this thread, which the tool knows to have it, is about to release
 *           it
 * drops     this thread, which the tool knows to have it, may have it no more:
 *           the memory may be gone
 */
#if defined(ROUSE__TSAN)
#include <rouse/sanitize/tsan.h>
#elif defined(ROUSE__MSAN)
#include <rouse/sanitize/msan.h>
#else
#include <rouse/sanitize/valgrind.h>
#endif

#endif

#endif
