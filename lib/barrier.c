/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/barrier.h>

#include <errno.h>
#include <stdatomic.h>

#include "frame.h"
#include "futex.h"
#include "gate.h"

_Static_assert(sizeof(struct rouse_barrier) == 8, "ABI: a word and a number");

/*
 * The word:
 *
 *	31       18          4       3           2        1         0
 *	+---------+---------+-------+-----------+--------+---------+
 *	| LEAVING | ARRIVED | PHASE | RESETTING | BROKEN | WAITERS |
 *	+---------+---------+-------+-----------+--------+---------+
 *
 * Two gates (gate.h): one to go in by, and one to go out, which opens as the phase
 * ends, or breaks.
 *
 * Invariants:
 *  1. Every change is a read-modify-write.
 *  2. ARRIVED counts the threads that are in the phase that has not ended, LEAVING
 *     those of the one before that have not left it. A thread adds itself to
 *     ARRIVED as it comes, and takes itself away as it goes: from LEAVING if its
 *     phase has ended, else from ARRIVED, which is so only if it is BROKEN.
 *  3. A phase ends by one step, of whoever makes ARRIVED all parties and LEAVING 0,
 *     and if it is not BROKEN: PHASE is turned over, and those that had arrived
 *     are LEAVING.
 *  4. So while a thread is in, PHASE is turned over once at most: for the second time
 *     it would have to have left. One bit tells it whether its phase has ended,
 *     however long it looks away.
 *  5. BROKEN stays until RESETTING is there and ARRIVED is 0; then both go. Nobody
 *     arrives while it is BROKEN. So a thread that is in when it breaks finds that
 *     so when it looks, however long after.
 *  6. Each step that opens a gate for others takes WAITERS away, and wakes all: the
 *     end of a phase, a break, a reset, and the end of a reset.
 *  7. A thread's last step to go is its last touch of the barrier.
 */
#define WAITERS   ROUSE__GATE_WAITERS
#define BROKEN    UINT32_C(2)
#define RESETTING UINT32_C(4)
#define PHASE     UINT32_C(8)
#define ARRIVED   UINT32_C(0x10)    /* its lowest bit */
#define LEAVING   UINT32_C(0x40000) /* its lowest bit */
#define ALL       ROUSE_BARRIER_MAX /* of a number of threads */

static uint32_t arrived(uint32_t word)
{
	return (word / ARRIVED) & ALL;
}

static uint32_t leaving(uint32_t word)
{
	return word / LEAVING;
}

/* What follows from a word that a step has made. What opens takes WAITERS away:
 * this returns a word without it. */
static uint32_t settled(uint32_t word, uint32_t parties)
{
	if ((word & RESETTING) && arrived(word) == 0)
		return word & ~(WAITERS | BROKEN | RESETTING);
	if (!(word & BROKEN) && arrived(word) == parties && leaving(word) == 0)
		return ((word & PHASE) ^ PHASE) | parties * LEAVING;
	return word;
}

/* Take a step from @old, and wake, if it opened something: the barrier is only named
 * then. Returns false if the word is another one, which is in @old from then on. */
static bool step(struct rouse_barrier *barrier, uint32_t *old, uint32_t next)
{
	/* (barrier.step) acq_rel: pairs with (barrier.step), (barrier.look),
	 * (gate.look), (gate.entry) and (barrier.is-broken). What all threads did before they
	 * arrived is seen by the one that ends the phase, and by those that see
	 * that end. */
	if (!atomic_compare_exchange_weak_explicit(&barrier->word_, old, next,
						   memory_order_acq_rel,
						   memory_order_acquire))
		return false;
	if (*old & ~next & WAITERS)
		rouse__futex_wake_all(&barrier->word_);
	return true;
}

int rouse_barrier_init(struct rouse_barrier *barrier, uint32_t parties)
{
	if (parties == 0 || parties > ROUSE_BARRIER_MAX)
		return -EINVAL;
	atomic_store_explicit(&barrier->word_, 0, memory_order_relaxed);
	barrier->parties_ = (uint16_t)parties;
	atomic_store_explicit(&barrier->spin_history_, 0, memory_order_relaxed);
	return 0;
}

static bool may_arrive(uint32_t word, uint32_t parties)
{
	return !(word & RESETTING) &&
	       ((word & BROKEN) || arrived(word) < parties);
}

static bool may_leave(uint32_t word, uint32_t phase)
{
	return ((word ^ phase) & PHASE) || (word & BROKEN);
}

static uint32_t broken(uint32_t word)
{
	return (word & ~(WAITERS | RESETTING)) | BROKEN;
}

/* Go in. Returns the number of the thread, or an error; in @phase that which it
 * is in, and in @over whether that has ended with it, and it is out again. */
static int arrive(struct rouse_barrier *barrier, const struct rouse__how *how,
		  uint32_t *phase, bool *over)
{
	const uint32_t parties = barrier->parties_;
	const struct rouse__gate gate = {ROUSE__KIND_BARRIER,
					 barrier,
					 &barrier->word_,
					 may_arrive,
					 parties,
					 NULL,
					 0};
	uint32_t old, next;
	int err;

	for (;;) {
		err = rouse__gate_wait(&gate, how);
		if (err < 0) {
			rouse_barrier_abort(barrier);
			return err;
		}
		/* (barrier.look) acquire: pairs with (barrier.step). What was
		 * done before it broke is seen by who hears of that. */
		old = atomic_load_explicit(&barrier->word_,
					   memory_order_acquire);
		while (may_arrive(old, parties)) {
			if (old & BROKEN)
				return -EPIPE;
			next = settled(old + ARRIVED, parties);
			*phase = old & PHASE;
			*over = (next & PHASE) != *phase;
			if (*over)
				next -= LEAVING;
			if (step(barrier, &old, next))
				return (int)arrived(old);
		}
	}
}

/* Go out, with this number; or with an error, which breaks the barrier if its phase
 * has not ended. */
static int leave(struct rouse_barrier *barrier, uint32_t phase, int number,
		 int err)
{
	uint32_t next, old = atomic_load_explicit(&barrier->word_,
						  memory_order_relaxed);
	bool ended;

	do {
		ended = (old & PHASE) != phase;
		next = ended ? old - LEAVING
			     : (old & BROKEN ? old : broken(old)) - ARRIVED;
		next = settled(next, barrier->parties_);
	} while (!step(barrier, &old, next));
	return ended ? number : old & BROKEN ? -EPIPE : err;
}

static int wait(struct rouse_barrier *barrier, const struct rouse__how *how)
{
	uint32_t phase;
	bool over;
	int number, err;

	if (barrier->parties_ == 0 || barrier->parties_ > ROUSE_BARRIER_MAX)
		return -EINVAL;
	number = arrive(barrier, how, &phase, &over);
	if (number < 0 || over)
		return number;
	err = rouse__gate_wait(
		&(const struct rouse__gate){ROUSE__KIND_BARRIER, barrier,
					    &barrier->word_, may_leave, phase,
					    &barrier->spin_history_,
					    PHASE | BROKEN},
		how);
	return leave(barrier, phase, number, err);
}

int rouse_barrier_wait(struct rouse_barrier *barrier)
{
	return rouse__returned(wait(barrier, &rouse__no_deadline));
}

int rouse_barrier_wait_until(struct rouse_barrier *barrier,
			     rouse_deadline deadline)
{
	const struct rouse__how how = rouse__how_until(deadline);

	return rouse__returned(wait(barrier, &how));
}

int rouse_barrier_wait_with(struct rouse_barrier *barrier,
			    const struct rouse_wait *way)
{
	struct rouse__how how;

	return rouse__how_read(&how, way) ? rouse__returned(wait(barrier, &how))
					  : -EINVAL;
}

void rouse_barrier_abort(struct rouse_barrier *barrier)
{
	uint32_t old =
		atomic_load_explicit(&barrier->word_, memory_order_relaxed);

	while (!step(barrier, &old, broken(old)))
		;
}

void rouse_barrier_reset(struct rouse_barrier *barrier)
{
	uint32_t old =
		atomic_load_explicit(&barrier->word_, memory_order_relaxed);

	while (!step(barrier, &old,
		     settled(broken(old) | RESETTING, barrier->parties_)))
		;
}

bool rouse_barrier_is_broken(const struct rouse_barrier *barrier)
{
	/* (barrier.is-broken) acquire: pairs with (barrier.step). */
	uint32_t word =
		atomic_load_explicit(&barrier->word_, memory_order_acquire);

	return (word & (BROKEN | RESETTING)) == BROKEN;
}

uint32_t rouse_barrier_waiting(const struct rouse_barrier *barrier)
{
	uint32_t word =
		atomic_load_explicit(&barrier->word_, memory_order_relaxed);

	return (word & BROKEN) ? 0 : arrived(word);
}

void rouse_barrier_after_fork(struct rouse_barrier *barrier)
{
	uint32_t stays =
		rouse_barrier_is_broken(barrier) ? PHASE | BROKEN : PHASE;

	atomic_fetch_and_explicit(&barrier->word_, stays, memory_order_relaxed);
}
