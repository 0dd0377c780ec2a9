/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/sem.h>

#include "frame.h"
#include "tokens.h"

_Static_assert(sizeof(struct rouse_sem) == 12, "ABI: two words and a limit");

/*
 * A semaphore is tokens with a maximum; all that matters is in tokens.h. limit_ is
 * plain, and constant: the maximum, or 0 for the highest, and LIFO.
 */
#define LIFO (UINT32_C(1) << 31)

static bool is_lifo(const struct rouse_sem *sem)
{
	return sem->limit_ & LIFO;
}

static uint32_t max_of(const struct rouse_sem *sem)
{
	uint32_t max = sem->limit_ & ~LIFO;

	return max > 0 ? max : ROUSE_SEM_MAX;
}

int rouse_sem_init(struct rouse_sem *sem, uint32_t tokens, uint32_t max,
		   uint32_t flags)
{
	if (max == 0)
		max = ROUSE_SEM_MAX;
	if (max > ROUSE_SEM_MAX || tokens > max || (flags & ~ROUSE_SEM_LIFO))
		return -EINVAL;
	*sem = (struct rouse_sem)ROUSE_SEM_INIT(tokens);
	sem->limit_ = max | (flags & ROUSE_SEM_LIFO ? LIFO : 0);
	return 0;
}

int rouse_sem_post(struct rouse_sem *sem, uint32_t n)
{
	if (n == 0)
		return 0;
	return rouse__tokens_post(&sem->tokens_, n, max_of(sem), is_lifo(sem))
		       ? 0
		       : -EOVERFLOW;
}

bool rouse_sem_try_wait(struct rouse_sem *sem)
{
	return rouse__tokens_take(&sem->tokens_, false);
}

static int get(struct rouse_sem *sem, const struct rouse__how *how)
{
	const struct rouse__tokens_way way = {ROUSE__KIND_SEM, is_lifo(sem),
					      false};

	return rouse__tokens_get(&sem->tokens_, &way, how);
}

void rouse_sem_wait(struct rouse_sem *sem)
{
	rouse__returned(get(sem, &rouse__no_deadline));
}

int rouse_sem_wait_until(struct rouse_sem *sem, rouse_deadline deadline)
{
	const struct rouse__how how = rouse__how_until(deadline);

	return rouse__returned(get(sem, &how));
}

int rouse_sem_wait_with(struct rouse_sem *sem, const struct rouse_wait *way)
{
	struct rouse__how how;

	return rouse__how_read(&how, way) ? rouse__returned(get(sem, &how))
					  : -EINVAL;
}

uint32_t rouse_sem_value(const struct rouse_sem *sem)
{
	return rouse__tokens_seen(&sem->tokens_) / TOKEN;
}

void rouse_sem_after_fork(struct rouse_sem *sem)
{
	rouse__tokens_after_fork(&sem->tokens_);
}
