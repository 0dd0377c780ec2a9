/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_LOCK_WORD_H
#define ROUSE_LIB_LOCK_WORD_H

#include <rouse/lock.h>

#include "lock.h"

/*
 * The word of a lock:
 *
 *   31                   6      5       4         3          2       1      0
 *   +--------------------+------+--------+---------+----------+-------+------+
 *   | waiters, times ONE | OWED | CHOSEN | CLAIMED | STARVING | WOKEN | HELD |
 *   +--------------------+------+--------+---------+----------+-------+------+
 *
 * A thread that finds the lock held spins for a while, or becomes a waiter: it
 * counts itself in the word, and sleeps on a second word, wake_seq_, which
 * changes only when a release wakes a waiter. So the word changes seldom while
 * threads want the lock. The queue of the sleepers is the kernel's: no thread
 * has to guard it that could be stopped meanwhile, a waiter that gives up
 * leaves it at once, a wake skips those that sit in a signal handler, and
 * real-time threads come first.
 *
 * Besides the waiters there are the chosen: waiters of conditions (waiter.h)
 * that a notify moved here. Each sleeps on a word of its own, in a list that
 * the lock protects. A release calls the first of them, and wakes it after it
 * let go.
 *
 * Awake for one lock are at any time: its holder, one waiter that was woken,
 * one thread that spins (SPINNER), the chosen that were called and have not
 * arrived yet, one thread that goes to sleep (GOING), and threads that wait for
 * a moment until they may go to sleep. All others sleep.
 *
 * Invariants:
 *  1. HELD: one thread has the lock. It alone accesses chosen_, ahead_,
 *     waiters_next_ and conds_, changes wake_seq_, sets WOKEN, and clears CLAIMED.
 *  2. The count of waiters is exact: a waiter counts itself before it sleeps,
 *     and takes itself off the count in the step in which it takes the lock, or
 *     in which it gives up and sees it held. The kernel has far fewer than 2^26
 *     threads.
 *  3. WOKEN is set by a release that wakes a waiter, and CLAIMED is clear then.
 *     The first waiter that is awake, and does not get the lock, sets CLAIMED:
 *     from then on WOKEN is its own, and it clears WOKEN when it has the lock
 *     or goes back to sleep. Until then any thread that gets the lock as a
 *     waiter clears it. A waiter that gives up clears it in any case. So where
 *     WOKEN is set, some waiter is awake and will look at the word, or the wake
 *     is about to come, and no other wake is due. It may be clear while the
 *     woken waiter is still on its way: that costs one needless wake.
 *  4. CHOSEN: when the lock is released, CHOSEN is set exactly if the list of
 *     the chosen is not empty, with one exception: a chosen waiter that was
 *     called and becomes a waiter of the lock clears it. If need be it sets it
 *     again when it has the lock; until then it is counted, and each release
 *     attends to the list, or WOKEN is set.
 *  5. STARVING is set by a waiter that slept too often without getting the
 *     lock, and cleared when it has the lock or gives up, or by a thread that
 *     waited for it long enough. While it is set, newcomers do not keep the
 *     lock. One bit stands for all that starve, so it may be cleared while
 *     another one does, which sets it again before its next sleep but one. It
 *     may be stale: whatever it says, no wakeup is lost.
 *  6. OWED is set only while the lock is held, by a signal that left its request
 *     in a condition of conds_ (cond-signal.c). The holder lets go only when it
 *     is clear; it clears it, and then fulfils all requests that are there.
 *  7. When the lock is free and there are waiters or chosen, then some thread
 *     is on its way to take it, and the release of that thread attends to the
 *     rest.
 *
 * Invariant 7 is why no wakeup is lost. A release calls a chosen waiter, or
 * wakes a waiter, or sees WOKEN, and each of these is certain to take the lock
 * or to see it held by another thread:
 *
 *  - A waiter reads wake_seq_, then counts itself or looks at the word, in both
 *    cases by a read-modify-write of the word, then sleeps if wake_seq_ is as
 *    it was. A release sets WOKEN while it sees a waiter counted, then changes
 *    wake_seq_, then releases the lock if WOKEN is still set, then wakes. So
 *    all that were counted when WOKEN was set sleep already, where the wake
 *    finds them, or find wake_seq_ changed; and one of these claims the wake.
 *    They are counted still: a waiter that leaves, or goes back to sleep,
 *    clears WOKEN, and then the release begins anew. Were WOKEN set in the very
 *    step that releases the lock, then between the look at the word and that
 *    step one waiter could leave and another arrive that reads wake_seq_ after
 *    the change: the word would look the same, and the wake would find no
 *    sleeper.
 *  - A chosen waiter cannot return without the lock, and after the notify it
 *    does not sleep for its condition again (waiter.h). If it is awake, it may
 *    go ahead before it is called: then its word says so, and no release relies
 *    on it. If it was called and sees the lock held, the holder may be the
 *    release that called it, and has not let go yet. So in the step in which it
 *    counts itself it clears CHOSEN, and that release, which lets go only with
 *    CHOSEN as it was, decides anew.
 *
 * wake_seq_ is 32 bits wide: a waiter that stays off the CPU, between its look
 * at it and its sleep, during exactly a multiple of 2^32 wakes would miss them.
 *
 * A wake is not enough if the woken thread does not run. It may sit in a signal
 * handler, be stopped, or have a low priority, and the lock is free meanwhile
 * (docs/scheduling.md). So:
 *
 *  - Any thread that runs may take the free lock. A waiter that starves keeps
 *    newcomers from it for ROUSE__WAKE_TIMEOUT at most.
 *  - A waiter that goes to sleep while it relies on another thread that was
 *    woken, not on the release of the holder, sets a timer: it looks again
 *    after ROUSE__WAKE_TIMEOUT, and then after twice that each time.
 *  - A release whose wake found no sleeper wakes the next of the chosen, and
 *    then a waiter. It knows them by the addresses of their words, which it
 *    noted while it held the lock.
 *
 * No thread that runs starves: a waiter that slept ROUSE__STARVATION_THRESHOLD
 * times without getting the lock sleeps with a futex bit of its own from then
 * on, a release wakes it first, and newcomers let it pass. (Waiters with a stop
 * have no bits, see several.c: such a wake may reach one that has slept for
 * longer.) A release that finds both chosen and waiters serves them alternately:
 * waiters_next_ is true if the last wake was a chosen waiter's.
 *
 * Not invented here: U. Drepper, "Futexes Are Tricky", for a mutex on a futex;
 * nsync's designated waker, for WOKEN; the starving mode of Go's sync.Mutex,
 * for STARVING; wait morphing, for the chosen.
 */
#define HELD     ROUSE__LOCK_HELD
#define WOKEN    ROUSE__LOCK_WOKEN
#define STARVING ROUSE__LOCK_STARVING
#define CLAIMED  UINT32_C(8)
#define CHOSEN   ROUSE__LOCK_CHOSEN
#define OWED     ROUSE__LOCK_OWED
#define ONE      UINT32_C(64)

/* Futex bits: how a waiter sleeps. */
#define ORDINARY UINT32_C(1)
#define STARVED  UINT32_C(2)

#endif
