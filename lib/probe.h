/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_PROBE_H
#define ROUSE_LIB_PROBE_H

#include "wait-record.h"

/*
 * USDT probes, for bpftrace, perf and their like: where a thread waits, wakes
 * others, or decides which ones are woken. A probe is one nop, and a note in the
 * file that says where it is and where its arguments are. Each is on a path that
 * spins, makes a system call or is about to let a thread go on; no fast path has
 * one, nor another register for one (tests/lib/check-probes.sh).
 *
 * tools/README.md says what each one means. Where ROUSE_PROBES is not defined
 * there are none: so it is without <sys/sdt.h>, and in what is compiled for the
 * explorer, the simulator and chaos.
 */
#ifdef ROUSE_PROBES
#include <sys/sdt.h>
#ifdef __clang__
/* It says this of what the macros of that header become. */
#pragma clang diagnostic ignored "-Wgnu-zero-variadic-macro-arguments"
#endif
#define ROUSE__PROBE(name, a)           DTRACE_PROBE1(rouse, name, a)
#define ROUSE__PROBE2(name, a, b)       DTRACE_PROBE2(rouse, name, a, b)
#define ROUSE__PROBE4(name, a, b, c, d) DTRACE_PROBE4(rouse, name, a, b, c, d)
#else
#define ROUSE__PROBE(name, a)     ((void)(a))
#define ROUSE__PROBE2(name, a, b) ((void)(a), (void)(b))
#define ROUSE__PROBE4(name, a, b, c, d)                                        \
	((void)(a), (void)(b), (void)(c), (void)(d))
#endif

/* What a constant does not become: perf passes over an argument that is one. */
static inline int rouse__not_constant(int value)
{
#ifdef ROUSE_PROBES
	__asm__("" : "+r"(value));
#endif
	return value;
}

/* The slow path of a wait begins: it spins or sleeps, unless one more look is
 * enough. */
static inline void rouse__probe_begin(const struct rouse__wait_record *record)
{
	ROUSE__PROBE4(wait__begin, record->object,
		      rouse__not_constant(record->kind), record->word,
		      record->deadline);
}

/* It is over, and says so. Of the object this uses nothing but the address. */
static inline void rouse__probe_end(const struct rouse__wait_record *record,
				    int result)
{
	ROUSE__PROBE4(wait__end, record->object,
		      rouse__not_constant(record->kind), record->word, result);
}

#endif
