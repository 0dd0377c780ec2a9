/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_QUEUE_WFCQUEUE_H
#define ROUSE_LIB_QUEUE_WFCQUEUE_H

/*
 * liburcu's wfcqueue, the source that its headers have, over C11's atomic
 * accesses instead of its own: those are assembly and volatile, of which neither
 * sanitizers nor the explorer know anything. Where liburcu says "memory barrier",
 * or relies on the order of dependent loads, this says what that is for.
 *
 * Since 0.15 liburcu can do so itself.
 */
#define _LGPL_SOURCE
#define CONFIG_RCU_USE_ATOMIC_BUILTINS
#include <urcu/arch.h>
#include <urcu/compiler.h>
#include <urcu/system.h>
#include <urcu/uatomic.h>

/* (wfcqueue.load) acquire: pairs with (wfcqueue.store) and (wfcqueue.xchg). The
 * node that the pointer leads to, and what its owner did before. */
#define ROUSE__WFCQ_LOAD(p) __atomic_load_n(&(p), __ATOMIC_ACQUIRE)

#ifndef uatomic_load
#undef CMM_LOAD_SHARED
#undef CMM_STORE_SHARED
#undef cmm_smp_read_barrier_depends
#undef cmm_smp_rmb
#undef uatomic_cmpxchg
#undef uatomic_xchg

#define CMM_LOAD_SHARED(p) ROUSE__WFCQ_LOAD(p)
/* (wfcqueue.store) release: pairs with (wfcqueue.load). */
#define CMM_STORE_SHARED(p, v) __atomic_store_n(&(p), (v), __ATOMIC_RELEASE)
/* (wfcqueue.xchg) acq_rel: pairs with (wfcqueue.load), (wfcqueue.cmpxchg) and
 * itself, (wfcqueue.xchg). The last node, whose next this thread is to store. */
#define uatomic_xchg(p, v) __atomic_exchange_n((p), (v), __ATOMIC_ACQ_REL)
#define uatomic_cmpxchg(p, old, new)                                             \
	__extension__({                                                          \
		__typeof__(*(p)) seen_ = (old);                                  \
		/* (wfcqueue.cmpxchg) acq_rel: pairs with (wfcqueue.xchg).     \
		 * The next of the head, which is NULL. */ \
		__atomic_compare_exchange_n((p), &seen_, (new), 0,               \
					    __ATOMIC_ACQ_REL,                    \
					    __ATOMIC_RELAXED);                   \
		seen_;                                                           \
	})
#define cmm_smp_read_barrier_depends() ((void)0)
#define cmm_smp_rmb()                  ((void)0)
#endif

#include <urcu/wfcqueue.h>

#endif
