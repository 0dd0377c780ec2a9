/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_SUBJECT_H
#define ROUSE_EXPLORE_SUBJECT_H

/*
 * What comes before the first line of each source file that is explored, by
 * -include: it must be compiled so that the explorer sees all that it does.
 */
#ifndef __SANITIZE_THREAD__
#error "rouse-explore needs -fsanitize=thread, to be told of each access"
#endif
#ifndef __NO_INLINE__
#error "rouse-explore needs -fno-inline, to know when a function has returned"
#endif
/* Not even then. */
#define always_inline unused

/* A byte for each of the files that have this, see compiled.c. */
__attribute__((used, section("ex_subjects"))) static const char ex_subject_ = 1;

/*
 * The compiler does not tell of what these functions access. Those instead do.
 * Names that are called are replaced, also where they are declared; any other
 * use, or another such function, is an access that fails a run as unseen.
 */
#undef _FORTIFY_SOURCE
#define memcpy(to, from, bytes)  ex_memcpy(to, from, bytes)
#define memmove(to, from, bytes) ex_memmove(to, from, bytes)
#define memset(to, value, bytes) ex_memset(to, value, bytes)
#define memcmp(a, b, bytes)      ex_memcmp(a, b, bytes)
#define strlen(text)             ex_strlen(text)

#endif
