/* SPDX-License-Identifier: BSD-2-Clause */
#include "shape.h"

/*
 * The shapes of one object: its coherence, read-modify-writes and what they
 * carry on, objects of all sizes; and plain objects.
 */

/* One line for each thread: */
/* clang-format off */

/* Coherence: all agree on the order of the writes to one object. */

SHAPE(2, corr, "CoRR", FORBIDDEN, 3,
      s.r0 == 1 && s.r1 == 0,
      (W(x, 1, relaxed)),
      (R(r0, x, relaxed), R(r1, x, relaxed)));

SHAPE(4, corr_two, "CoRR by two", FORBIDDEN, 72,
      s.r0 == 1 && s.r1 == 2 && s.r2 == 2 && s.r3 == 1,
      (W(x, 1, relaxed)),
      (W(x, 2, relaxed)),
      (R(r0, x, relaxed), R(r1, x, relaxed)),
      (R(r2, x, relaxed), R(r3, x, relaxed)));

SHAPE(1, coww, "CoWW", FORBIDDEN, 1,
      s.x == 1,
      (W(x, 1, relaxed), W(x, 2, relaxed)));

SHAPE(2, cowr, "CoWR", FORBIDDEN, 3,
      s.r0 == 2 && s.x == 1,
      (W(x, 1, relaxed), R(r0, x, relaxed)),
      (W(x, 2, relaxed)));

SHAPE(2, corw, "CoRW", FORBIDDEN, 3,
      s.r0 == 2 && s.x == 2,
      (R(r0, x, relaxed), W(x, 1, relaxed)),
      (W(x, 2, relaxed)));

SHAPE(1, corw_own, "CoRW of its own", FORBIDDEN, 1,
      s.r0 == 1,
      (R(r0, x, relaxed), W(x, 1, relaxed)));

/* Read-modify-writes: nothing comes between the read and the write. */

SHAPE(2, rmw_add, "RMW two additions", FORBIDDEN, 2,
      s.r0 == s.r1 || s.x != 2,
      (ADD(r0, x, 1, relaxed)),
      (ADD(r1, x, 1, relaxed)));

SHAPE(3, rmw_add_three, "RMW three additions", FORBIDDEN, 6,
      s.x != 3,
      (ADD(r0, x, 1, relaxed)),
      (ADD(r1, x, 1, relaxed)),
      (ADD(r2, x, 1, relaxed)));

SHAPE(2, rmw_swap, "RMW two exchanges", FORBIDDEN, 2,
      s.r0 == 0 && s.r1 == 0,
      (SWAP(r0, x, 1, relaxed)),
      (SWAP(r1, x, 2, relaxed)));

SHAPE(2, rmw_store, "RMW a store in between", FORBIDDEN, 2,
      s.r0 == 0 && s.x == 1,
      (ADD(r0, x, 1, relaxed)),
      (W(x, 5, relaxed)));

SHAPE(2, rmw_old, "RMW of an old value", ALLOWED, 4,
      s.r0 == 1 && s.r1 == 0 && s.x == 5,
      (W(x, 5, relaxed), W(y, 1, relaxed)),
      (R(r0, y, relaxed), ADD(r1, x, 1, relaxed)));

/* Compare-and-swap. */

SHAPE(2, cas_two, "CAS one of two wins", FORBIDDEN, 2,
      s.r0 == s.r1,
      (CAS(r0, x, 0, 1, relaxed, relaxed)),
      (CAS(r1, x, 0, 2, relaxed, relaxed)));

SHAPE(1, cas_strong, "CAS strong, spurious failure", FORBIDDEN, 1,
      s.r0 == 0,
      (CAS(r0, x, 0, 1, relaxed, relaxed)));

SHAPE(2, cas_old, "CAS strong, on an old value", ALLOWED, 4,
      s.r0 == 1 && s.r1 == 0,
      (W(x, 1, relaxed), W(y, 1, relaxed)),
      (R(r0, y, relaxed), CAS(r1, x, 1, 2, relaxed, relaxed)));

SHAPE(2, cas_acquires, "MP CAS that wins", FORBIDDEN, 3,
      s.r0 == 1 && s.r1 == 0,
      (W(x, 1, relaxed), W(y, 1, release)),
      (CAS(r0, y, 1, 2, acquire, relaxed), R(r1, x, relaxed)));

SHAPE(2, cas_fail_relaxed, "MP CAS that fails, relaxed", ALLOWED, 4,
      s.r0 == 0 && s.r1 == 0,
      (W(x, 1, relaxed), W(y, 1, release)),
      (CAS(r0, y, 0, 2, acq_rel, relaxed), R(r1, x, relaxed)));

SHAPE(2, cas_fail_acquires, "MP CAS that fails, acquire", FORBIDDEN, 3,
      s.r0 == 0 && s.r1 == 0,
      (W(x, 1, relaxed), W(y, 1, release)),
      (CAS(r0, y, 0, 2, acq_rel, acquire), R(r1, x, relaxed)));

SHAPE(2, cas_sc_fail_relaxed, "MP CAS sc that fails, relaxed", ALLOWED, 4,
      s.r0 == 1 && s.r1 == 0 && s.x == 1,
      (W(x, 1, seq_cst), W(y, 1, relaxed)),
      (R(r0, y, relaxed), CAS(r1, x, 1, 2, seq_cst, relaxed)));

SHAPE(1, cas_weak, "CAS weak, spurious failure", ALLOWED, 2,
      s.r0 == 0,
      (WEAK_CAS(r0, x, 0, 1, relaxed, relaxed)));

SHAPE(2, cas_fail_weak, "MP weak CAS that fails, acquire", ALLOWED, 4,
      s.r0 == 0 && s.r1 == 0,
      (W(x, 1, relaxed), W(y, 1, release)),
      (WEAK_CAS(r0, y, 0, 2, acq_rel, acquire), R(r1, x, relaxed)));

/* Release sequences: an acquire of a later value also acquires the first. */

SHAPE(3, rs_rmw, "MP through a relaxed RMW", FORBIDDEN, 8,
      s.r0 == 2 && s.r1 == 0,
      (W(x, 1, relaxed), W(y, 1, release)),
      (ADD(r2, y, 1, relaxed)),
      (R(r0, y, acquire), R(r1, x, relaxed)));

SHAPE(4, rs_two_rmws, "MP through two relaxed RMWs", FORBIDDEN, 32,
      s.r0 == 3 && s.r1 == 0,
      (W(x, 1, relaxed), W(y, 1, release)),
      (ADD(r2, y, 1, relaxed)),
      (ADD(r3, y, 1, relaxed)),
      (R(r0, y, acquire), R(r1, x, relaxed)));

SHAPE(2, rs_own_rmw, "MP through its own relaxed RMW", FORBIDDEN, 4,
      s.r0 == 2 && s.r1 == 0,
      (W(x, 1, relaxed), W(y, 1, release), ADD(r2, y, 1, relaxed)),
      (R(r0, y, acquire), R(r1, x, relaxed)));

SHAPE(2, rs_own_store, "MP through its own relaxed store", CXX20_ALLOWS, 5,
      s.r0 == 2 && s.r1 == 0,
      (W(x, 1, relaxed), W(y, 1, release), W(y, 2, relaxed)),
      (R(r0, y, acquire), R(r1, x, relaxed)));

SHAPE(3, rs_store, "MP through another's relaxed store", ALLOWED, 15,
      s.r0 == 2 && s.r1 == 0,
      (W(x, 1, relaxed), W(y, 1, release)),
      (R(r2, y, relaxed), W(y, 2, relaxed)),
      (R(r0, y, acquire), R(r1, x, relaxed)));

SHAPE(3, rs_no_head, "MP through an acq_rel RMW, no release", ALLOWED, 10,
      s.r0 == 2 && s.r1 == 0,
      (W(x, 1, relaxed), W(y, 1, relaxed)),
      (ADD(r2, y, 1, acq_rel)),
      (R(r0, y, acquire), R(r1, x, relaxed)));

FENCED(3, rs_fences, "MP fences, through a relaxed RMW", FORBIDDEN, 8,
       s.r0 == 2 && s.r1 == 0,
       (W(x, 1, relaxed), F(release), W(y, 1, relaxed)),
       (ADD(r2, y, 1, relaxed)),
       (R(r0, y, relaxed), F(acquire), R(r1, x, relaxed)));

FENCED(2, rmw_fence, "MP acquire fence after an RMW", FORBIDDEN, 3,
       s.r0 == 1 && s.r1 == 0,
       (W(x, 1, relaxed), ADD(r2, y, 1, release)),
       (ADD(r0, y, 1, relaxed), F(acquire), R(r1, x, relaxed)));

/* Compilers take consume for acquire. */
SHAPE(2, mp_consume, "MP consume", FORBIDDEN, 3,
      s.r0 == 1 && s.r1 == 0,
      (W(x, 1, relaxed), W(y, 1, release)),
      (R(r0, y, consume), R(r1, x, relaxed)));

SHAPE(2, mp_signal_fences, "MP signal fences", ALLOWED, 4,
      s.r0 == 1 && s.r1 == 0,
      (W(x, 1, relaxed), SIGNAL_F(release), W(y, 1, relaxed)),
      (R(r0, y, relaxed), SIGNAL_F(acquire), R(r1, x, relaxed)));

/* Objects of other sizes. */

SHAPE(2, mp_byte, "MP bytes", FORBIDDEN, 3,
      s.r0 == 1 && s.r1 == 0,
      (W(byte[0], 1, relaxed), W(byte[1], 1, release)),
      (R(r0, byte[1], acquire), R(r1, byte[0], relaxed)));

SHAPE(2, byte_neighbours, "SB bytes of one word", ALLOWED, 4,
      s.r0 == 0 && s.r1 == 0,
      (W(byte[0], 1, relaxed), R(r0, byte[1], relaxed)),
      (W(byte[1], 1, relaxed), R(r1, byte[0], relaxed)));

SHAPE(1, byte_wraps, "RMW a byte wraps", FORBIDDEN, 1,
      s.r0 != 255 || s.r1 != 1,
      (W(byte[0], 255, relaxed), ADD(r0, byte[0], 2, relaxed),
       s.r1 = atomic_compare_exchange_strong(&s.byte[0], &(uint8_t){1}, 5)));

SHAPE(2, mp_half, "MP 16 bits", FORBIDDEN, 3,
      s.r0 == 65535 && s.r1 == 0,
      (W(x, 1, relaxed), ADD(r2, half, 65535, release)),
      (R(r0, half, acquire), R(r1, x, relaxed)));

SHAPE(2, wide_whole, "64 bits at once", FORBIDDEN, 2,
      s.r0 != 0 && s.r0 != 0x500000006,
      (W(wide, 0x500000006, relaxed)),
      (R(r0, wide, relaxed)));

SHAPE(2, wide_add, "RMW 64 bits", FORBIDDEN, 3,
      s.r2 != 1 && s.r2 != 0x100000000,
      (ADD(r0, wide, 0xffffffff, relaxed)),
      (ADD(r1, wide, 1, relaxed), R(r2, wide, relaxed)));

SHAPE(2, mp_pointer, "MP a pointer", FORBIDDEN, 2,
      s.r0 == 1 && s.r1 == 0,
      (W(x, 1, relaxed), W(pointer, &s.x, release)),
      (s.r0 = atomic_load_explicit(&s.pointer, memory_order_acquire) == &s.x,
       IF(r0, R(r1, x, relaxed))));

/* Plain objects. */

SHAPE(2, plain_acq_rel, "MP plain, acquire release", FORBIDDEN, 2,
      s.r0 == 1 && s.r1 == 0,
      (s.plain = 1, W(y, 1, release)),
      (R(r0, y, acquire), IF(r0, s.r1 = s.plain)));

FENCED(2, plain_fences, "MP plain, fences", FORBIDDEN, 2,
       s.r0 == 1 && s.r1 == 0,
       (s.plain = 1, F(release), W(y, 1, relaxed)),
       (R(r0, y, relaxed), IF(r0, (F(acquire), s.r1 = s.plain))));

SHAPE(2, plain_relaxed, "MP plain, relaxed", RACES, 0,
      s.r0 == 1 && s.r1 == 0,
      (s.plain = 1, W(y, 1, relaxed)),
      (R(r0, y, relaxed), IF(r0, s.r1 = s.plain)));

SHAPE(2, plain_unasked, "MP plain, flag not looked at", RACES, 0,
      s.r0 == 1 && s.r1 == 0,
      (s.plain = 1, W(y, 1, release)),
      (R(r0, y, acquire), s.r1 = s.plain));

SHAPE(2, plain_write_late, "MP plain, written after the flag", RACES, 0,
      s.r0 == 1 && s.r1 == 0,
      (W(y, 1, release), s.plain = 1),
      (R(r0, y, acquire), IF(r0, s.r1 = s.plain)));

const struct litmus *const litmus_of_word[] = {
	&corr, &corr_two, &coww, &cowr, &corw, &corw_own, &rmw_add,
	&rmw_add_three, &rmw_swap, &rmw_store, &rmw_old, &cas_two, &cas_strong,
	&cas_old, &cas_acquires, &cas_fail_relaxed, &cas_fail_acquires, &rs_rmw,
	&rs_two_rmws, &rs_own_rmw, &rs_own_store, &rs_store, &rs_no_head,
	&rs_fences, &rmw_fence, &mp_consume, &mp_signal_fences, &mp_byte,
	&byte_neighbours, &byte_wraps, &mp_half, &wide_whole, &wide_add,
	&mp_pointer, &plain_acq_rel, &plain_fences, &plain_relaxed,
	&plain_unasked, &plain_write_late,
	&cas_sc_fail_relaxed, &cas_weak, &cas_fail_weak,
	NULL,
};
/* clang-format on */
