/* SPDX-License-Identifier: BSD-2-Clause */
#include "shape.h"

/*
 * The shapes of several objects: threads pass messages, or must agree on an
 * order. Their names are those of the literature: S. Sarkar, P. Sewell,
 * J. Alglave, L. Maranget, D. Williams, "Understanding POWER Multiprocessors",
 * PLDI 2011; Z6.U is from the paper on RC11, see memory-model.c.
 */

/* One line for each thread: */
/* clang-format off */

/* Store buffering: each writes one object and reads the other. */

SHAPE(2, sb_relaxed, "SB relaxed", ALLOWED, 4,
      s.r0 == 0 && s.r1 == 0,
      (W(x, 1, relaxed), R(r0, y, relaxed)),
      (W(y, 1, relaxed), R(r1, x, relaxed)));

SHAPE(2, sb_acq_rel, "SB acquire release", ALLOWED, 4,
      s.r0 == 0 && s.r1 == 0,
      (W(x, 1, release), R(r0, y, acquire)),
      (W(y, 1, release), R(r1, x, acquire)));

SHAPE(2, sb_sc, "SB sc", FORBIDDEN, 3,
      s.r0 == 0 && s.r1 == 0,
      (W(x, 1, seq_cst), R(r0, y, seq_cst)),
      (W(y, 1, seq_cst), R(r1, x, seq_cst)));

SHAPE(2, sb_sc_loads, "SB sc loads, release stores", ALLOWED, 4,
      s.r0 == 0 && s.r1 == 0,
      (W(x, 1, release), R(r0, y, seq_cst)),
      (W(y, 1, release), R(r1, x, seq_cst)));

SHAPE(2, sb_sc_stores, "SB sc stores, acquire loads", ALLOWED, 4,
      s.r0 == 0 && s.r1 == 0,
      (W(x, 1, seq_cst), R(r0, y, acquire)),
      (W(y, 1, seq_cst), R(r1, x, acquire)));

FENCED(2, sb_sc_fences, "SB sc fences", FORBIDDEN, 3,
       s.r0 == 0 && s.r1 == 0,
       (W(x, 1, relaxed), F(seq_cst), R(r0, y, relaxed)),
       (W(y, 1, relaxed), F(seq_cst), R(r1, x, relaxed)));

FENCED(2, sb_one_fence, "SB one sc fence", ALLOWED, 4,
       s.r0 == 0 && s.r1 == 0,
       (W(x, 1, relaxed), F(seq_cst), R(r0, y, relaxed)),
       (W(y, 1, relaxed), R(r1, x, relaxed)));

FENCED(2, sb_fence_and_sc, "SB sc fence, sc accesses", FORBIDDEN, 3,
       s.r0 == 0 && s.r1 == 0,
       (W(x, 1, relaxed), F(seq_cst), R(r0, y, relaxed)),
       (W(y, 1, seq_cst), R(r1, x, seq_cst)));

FENCED(2, sb_weak_fences, "SB acq_rel fences", ALLOWED, 4,
       s.r0 == 0 && s.r1 == 0,
       (W(x, 1, relaxed), F(acq_rel), R(r0, y, relaxed)),
       (W(y, 1, relaxed), F(acq_rel), R(r1, x, relaxed)));

SHAPE(2, sb_rmw_stores, "SB sc exchanges for the stores", ALLOWED, 4,
      s.r0 == 0 && s.r1 == 0,
      (SWAP(r2, x, 1, seq_cst), R(r0, y, relaxed)),
      (SWAP(r3, y, 1, seq_cst), R(r1, x, relaxed)));

SHAPE(2, sb_rmw_loads, "SB additions of 0 for the loads", FORBIDDEN, 3,
      s.r0 == 0 && s.r1 == 0,
      (ADD(r2, x, 1, acq_rel), ADD(r0, y, 0, acq_rel)),
      (ADD(r3, y, 1, acq_rel), ADD(r1, x, 0, acq_rel)));

SHAPE(2, sb_rmw_two_words, "SB additions to two words for fences", ALLOWED, 4,
      s.r0 == 0 && s.r1 == 0,
      (W(x, 1, relaxed), ADD(r2, z, 0, seq_cst), R(r0, y, relaxed)),
      (W(y, 1, relaxed), ADD(r3, wide, 0, seq_cst), R(r1, x, relaxed)));

SHAPE(2, sb_rmw_one_word, "SB additions to one word for fences", FORBIDDEN, 3,
      s.r0 == 0 && s.r1 == 0,
      (W(x, 1, relaxed), ADD(r2, z, 0, acq_rel), R(r0, y, relaxed)),
      (W(y, 1, relaxed), ADD(r3, z, 0, acq_rel), R(r1, x, relaxed)));

/* Message passing: x is the message, y says that it is there. */

SHAPE(2, mp_relaxed, "MP relaxed", ALLOWED, 4,
      s.r0 == 1 && s.r1 == 0,
      (W(x, 1, relaxed), W(y, 1, relaxed)),
      (R(r0, y, relaxed), R(r1, x, relaxed)));

SHAPE(2, mp_acq_rel, "MP acquire release", FORBIDDEN, 3,
      s.r0 == 1 && s.r1 == 0,
      (W(x, 1, relaxed), W(y, 1, release)),
      (R(r0, y, acquire), R(r1, x, relaxed)));

SHAPE(2, mp_no_acquire, "MP release only", ALLOWED, 4,
      s.r0 == 1 && s.r1 == 0,
      (W(x, 1, relaxed), W(y, 1, release)),
      (R(r0, y, relaxed), R(r1, x, relaxed)));

SHAPE(2, mp_no_release, "MP acquire only", ALLOWED, 4,
      s.r0 == 1 && s.r1 == 0,
      (W(x, 1, relaxed), W(y, 1, relaxed)),
      (R(r0, y, acquire), R(r1, x, relaxed)));

FENCED(2, mp_fences, "MP fences", FORBIDDEN, 3,
       s.r0 == 1 && s.r1 == 0,
       (W(x, 1, relaxed), F(release), W(y, 1, relaxed)),
       (R(r0, y, relaxed), F(acquire), R(r1, x, relaxed)));

FENCED(2, mp_fence_load, "MP release fence, acquire load", FORBIDDEN, 3,
       s.r0 == 1 && s.r1 == 0,
       (W(x, 1, relaxed), F(release), W(y, 1, relaxed)),
       (R(r0, y, acquire), R(r1, x, relaxed)));

FENCED(2, mp_store_fence, "MP release store, acquire fence", FORBIDDEN, 3,
       s.r0 == 1 && s.r1 == 0,
       (W(x, 1, relaxed), W(y, 1, release)),
       (R(r0, y, relaxed), F(acquire), R(r1, x, relaxed)));

FENCED(2, mp_no_acquire_fence, "MP release fence only", ALLOWED, 4,
       s.r0 == 1 && s.r1 == 0,
       (W(x, 1, relaxed), F(release), W(y, 1, relaxed)),
       (R(r0, y, relaxed), R(r1, x, relaxed)));

FENCED(2, mp_late_release, "MP release fence too late", ALLOWED, 4,
       s.r0 == 1 && s.r1 == 0,
       (W(x, 1, relaxed), W(y, 1, relaxed), F(release)),
       (R(r0, y, relaxed), F(acquire), R(r1, x, relaxed)));

FENCED(2, mp_early_acquire, "MP acquire fence too early", ALLOWED, 4,
       s.r0 == 1 && s.r1 == 0,
       (W(x, 1, relaxed), F(release), W(y, 1, relaxed)),
       (F(acquire), R(r0, y, relaxed), R(r1, x, relaxed)));

FENCED(2, mp_late_message, "MP message after the release fence", ALLOWED, 4,
       s.r0 == 1 && s.r1 == 0,
       (F(release), W(x, 1, relaxed), W(y, 1, relaxed)),
       (R(r0, y, relaxed), F(acquire), R(r1, x, relaxed)));

FENCED(2, mp_two_flags, "MP release fence, second store", FORBIDDEN, 6,
       s.r0 == 1 && s.r1 == 0,
       (W(x, 1, relaxed), F(release), W(z, 1, relaxed), W(y, 1, relaxed)),
       (R(r0, y, relaxed), F(acquire), R(r1, x, relaxed), R(r2, z, relaxed)));

/* Load buffering: each reads what the other writes afterwards. */

SHAPE(2, lb_relaxed, "LB relaxed", C11_ALLOWS, 3,
      s.r0 == 1 && s.r1 == 1,
      (R(r0, x, relaxed), W(y, 1, relaxed)),
      (R(r1, y, relaxed), W(x, 1, relaxed)));

SHAPE(2, lb_acq_rel, "LB acquire release", FORBIDDEN, 3,
      s.r0 == 1 && s.r1 == 1,
      (R(r0, x, acquire), W(y, 1, release)),
      (R(r1, y, acquire), W(x, 1, release)));

/* Independent reads of independent writes: do two see them in one order? */

SHAPE(4, iriw_acq_rel, "IRIW acquire release", ALLOWED, 16,
      s.r0 == 1 && s.r1 == 0 && s.r2 == 1 && s.r3 == 0,
      (W(x, 1, release)),
      (W(y, 1, release)),
      (R(r0, x, acquire), R(r1, y, acquire)),
      (R(r2, y, acquire), R(r3, x, acquire)));

SHAPE(4, iriw_sc, "IRIW sc", FORBIDDEN, 15,
      s.r0 == 1 && s.r1 == 0 && s.r2 == 1 && s.r3 == 0,
      (W(x, 1, seq_cst)),
      (W(y, 1, seq_cst)),
      (R(r0, x, seq_cst), R(r1, y, seq_cst)),
      (R(r2, y, seq_cst), R(r3, x, seq_cst)));

SHAPE(4, iriw_sc_loads, "IRIW sc loads, release stores", ALLOWED, 16,
      s.r0 == 1 && s.r1 == 0 && s.r2 == 1 && s.r3 == 0,
      (W(x, 1, release)),
      (W(y, 1, release)),
      (R(r0, x, seq_cst), R(r1, y, seq_cst)),
      (R(r2, y, seq_cst), R(r3, x, seq_cst)));

FENCED(4, iriw_sc_fences, "IRIW sc fences", FORBIDDEN, 15,
       s.r0 == 1 && s.r1 == 0 && s.r2 == 1 && s.r3 == 0,
       (W(x, 1, relaxed)),
       (W(y, 1, relaxed)),
       (R(r0, x, relaxed), F(seq_cst), R(r1, y, relaxed)),
       (R(r2, y, relaxed), F(seq_cst), R(r3, x, relaxed)));

/* Two writers to the same two objects: whose are the last? */

SHAPE(2, two_w_relaxed, "2+2W relaxed", ALLOWED, 4,
      s.x == 1 && s.y == 1,
      (W(x, 1, relaxed), W(y, 2, relaxed)),
      (W(y, 1, relaxed), W(x, 2, relaxed)));

SHAPE(2, two_w_release, "2+2W release", ALLOWED, 4,
      s.x == 1 && s.y == 1,
      (W(x, 1, release), W(y, 2, release)),
      (W(y, 1, release), W(x, 2, release)));

SHAPE(2, two_w_sc, "2+2W sc", FORBIDDEN, 3,
      s.x == 1 && s.y == 1,
      (W(x, 1, seq_cst), W(y, 2, seq_cst)),
      (W(y, 1, seq_cst), W(x, 2, seq_cst)));

FENCED(2, two_w_sc_fences, "2+2W sc fences", FORBIDDEN, 3,
       s.x == 1 && s.y == 1,
       (W(x, 1, relaxed), F(seq_cst), W(y, 2, relaxed)),
       (W(y, 1, relaxed), F(seq_cst), W(x, 2, relaxed)));

/* Three writes and a read. */

SHAPE(2, s_relaxed, "S relaxed", ALLOWED, 4,
      s.r0 == 1 && s.x == 2,
      (W(x, 2, relaxed), W(y, 1, relaxed)),
      (R(r0, y, relaxed), W(x, 1, relaxed)));

SHAPE(2, s_acq_rel, "S acquire release", FORBIDDEN, 3,
      s.r0 == 1 && s.x == 2,
      (W(x, 2, relaxed), W(y, 1, release)),
      (R(r0, y, acquire), W(x, 1, relaxed)));

SHAPE(2, r_acq_rel, "R acquire release", ALLOWED, 4,
      s.y == 2 && s.r0 == 0,
      (W(x, 1, release), W(y, 1, release)),
      (W(y, 2, release), R(r0, x, acquire)));

SHAPE(2, r_sc, "R sc", FORBIDDEN, 3,
      s.y == 2 && s.r0 == 0,
      (W(x, 1, seq_cst), W(y, 1, seq_cst)),
      (W(y, 2, seq_cst), R(r0, x, seq_cst)));

FENCED(2, r_sc_fences, "R sc fences", FORBIDDEN, 3,
       s.y == 2 && s.r0 == 0,
       (W(x, 1, relaxed), F(seq_cst), W(y, 1, relaxed)),
       (W(y, 2, relaxed), F(seq_cst), R(r0, x, relaxed)));

/* Messages passed on: the third thread has not met the first one. */

SHAPE(3, wrc_relaxed, "WRC relaxed", ALLOWED, 8,
      s.r0 == 1 && s.r1 == 1 && s.r2 == 0,
      (W(x, 1, relaxed)),
      (R(r0, x, relaxed), W(y, 1, relaxed)),
      (R(r1, y, relaxed), R(r2, x, relaxed)));

SHAPE(3, wrc_acq_rel, "WRC acquire release", FORBIDDEN, 7,
      s.r0 == 1 && s.r1 == 1 && s.r2 == 0,
      (W(x, 1, relaxed)),
      (R(r0, x, relaxed), W(y, 1, release)),
      (R(r1, y, acquire), R(r2, x, relaxed)));

SHAPE(3, isa2_acq_rel, "ISA2 acquire release", FORBIDDEN, 7,
      s.r0 == 1 && s.r1 == 1 && s.r2 == 0,
      (W(x, 1, relaxed), W(y, 1, release)),
      (R(r0, y, acquire), W(z, 1, release)),
      (R(r1, z, acquire), R(r2, x, relaxed)));

SHAPE(3, isa2_relaxed, "ISA2 one relaxed load", ALLOWED, 8,
      s.r0 == 1 && s.r1 == 1 && s.r2 == 0,
      (W(x, 1, relaxed), W(y, 1, release)),
      (R(r0, y, relaxed), W(z, 1, release)),
      (R(r1, z, acquire), R(r2, x, relaxed)));

/* The text of C11 forbids this only for sc accesses; RC11 for fences too. */
FENCED(3, rwc_sc_fences, "RWC sc fences", FORBIDDEN, 7,
       s.r0 == 1 && s.r1 == 0 && s.r2 == 0,
       (W(x, 1, relaxed)),
       (R(r0, x, relaxed), F(seq_cst), R(r1, y, relaxed)),
       (W(y, 1, relaxed), F(seq_cst), R(r2, x, relaxed)));

SHAPE(3, z63_acq_rel, "Z6.3 acquire release", ALLOWED, 8,
      s.y == 2 && s.r0 == 1 && s.r1 == 0,
      (W(x, 1, release), W(y, 1, release)),
      (W(y, 2, release), W(z, 1, release)),
      (R(r0, z, acquire), R(r1, x, acquire)));

FENCED(3, z63_sc_fences, "Z6.3 sc fences", FORBIDDEN, 7,
       s.y == 2 && s.r0 == 1 && s.r1 == 0,
       (W(x, 1, relaxed), F(seq_cst), W(y, 1, relaxed)),
       (W(y, 2, relaxed), F(seq_cst), W(z, 1, relaxed)),
       (R(r0, z, relaxed), F(seq_cst), R(r1, x, relaxed)));

/*
 * The known misses. Of two sc accesses to one object, one of them a write, this
 * engine orders the one that is executed first before the other; RC11 requires
 * that only if happens-before or other sc accesses order them; and likewise of
 * an sc access and an sc fence. So these shapes have something weaker between
 * the two: an access to the same object (Z6.U), or to another.
 */

SHAPE(3, z6u, "Z6.U sc beside release", MISSED, 18,
      s.r0 == 1 && s.r1 == 3 && s.r2 == 0,
      (W(x, 1, seq_cst), W(y, 1, release)),
      (ADD(r0, y, 1, seq_cst), R(r1, y, relaxed)),
      (W(y, 3, seq_cst), R(r2, x, seq_cst)));

SHAPE(2, mp_sc_message, "MP sc message, relaxed flag", MISSED, 3,
      s.r0 == 1 && s.r1 == 0,
      (W(x, 1, seq_cst), W(y, 1, relaxed)),
      (R(r0, y, relaxed), R(r1, x, seq_cst)));

FENCED(2, mp_sc_fence, "MP sc message, sc fence", MISSED, 3,
       s.r0 == 1 && s.r1 == 0,
       (W(x, 1, seq_cst), W(y, 1, relaxed)),
       (R(r0, y, relaxed), F(seq_cst), R(r1, x, relaxed)));

SHAPE(2, s_sc_stores, "S sc stores, relaxed flag", MISSED, 3,
      s.r0 == 1 && s.x == 2,
      (W(x, 2, seq_cst), W(y, 1, relaxed)),
      (R(r0, y, relaxed), W(x, 1, seq_cst)));

const struct litmus *const litmus_of_order[] = {
	&sb_relaxed, &sb_acq_rel, &sb_sc, &sb_sc_loads, &sb_sc_stores,
	&sb_sc_fences, &sb_one_fence, &sb_fence_and_sc, &sb_weak_fences,
	&sb_rmw_stores, &sb_rmw_loads, &sb_rmw_two_words, &sb_rmw_one_word,
	&mp_relaxed, &mp_acq_rel, &mp_no_acquire, &mp_no_release, &mp_fences,
	&mp_fence_load, &mp_store_fence, &mp_no_acquire_fence, &mp_late_release,
	&mp_early_acquire, &mp_late_message, &mp_two_flags, &lb_relaxed,
	&lb_acq_rel, &iriw_acq_rel, &iriw_sc, &iriw_sc_loads, &iriw_sc_fences,
	&two_w_relaxed, &two_w_release, &two_w_sc, &two_w_sc_fences, &s_relaxed,
	&s_acq_rel, &r_acq_rel, &r_sc, &r_sc_fences, &wrc_relaxed, &wrc_acq_rel,
	&isa2_acq_rel, &isa2_relaxed, &rwc_sc_fences, &z63_acq_rel,
	&z63_sc_fences, &z6u, &mp_sc_message, &mp_sc_fence,
	&s_sc_stores,
	NULL,
};
/* clang-format on */
