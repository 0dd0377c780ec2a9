/* SPDX-License-Identifier: BSD-2-Clause */
#include "sem-tokens.h"

#include <errno.h>
#include <stdatomic.h>

#include "futex.h"

void watched_sem_name(struct watched_sem *watched)
{
	ex_name(&watched->sem, sizeof(watched->sem), "semaphore");
}

EX_GHOST static void count_posted(struct watched_sem *watched, unsigned n)
{
	watched->posted = (unsigned char)(watched->posted + n);
}

void watched_post(struct watched_sem *watched, unsigned n)
{
	count_posted(watched, n);
	ex_assert(rouse_sem_post(&watched->sem, n) == 0, "it overflows");
}

EX_GHOST void watched_sem_begins(struct watched_sem *watched)
{
	watched->waits[ex_self()] = true;
}

EX_GHOST void watched_sem_ends(struct watched_sem *watched, bool took)
{
	watched->waits[ex_self()] = false;
	if (took)
		watched->taken++;
	ex_assert(watched->taken <= watched->posted, "a token was made");
}

int watched_sem_wait(struct watched_sem *watched, const struct rouse_wait *how)
{
	int err;

	watched_sem_begins(watched);
	err = rouse_sem_wait_with(&watched->sem, how);
	watched_sem_ends(watched, err == 0);
	ex_assert(err == 0 || (err == -ECANCELED && how->stop) ||
			  (err == -EINTR && how->flags) ||
			  (err == -ETIMEDOUT && rouse__now() >= how->deadline),
		  "its wait returned a wrong value");
	return err;
}

EX_GHOST const char *watched_sem_quiet(const struct watched_sem *watched)
{
	if (watched->posted == watched->taken)
		return NULL;
	for (unsigned t = 0; t < EX_THREADS; t++) {
		if (watched->waits[t] && ex_asleep(t) &&
		    (!ex_naps(t) || ex_stuck(t)))
			return "a wait sleeps on beside a token";
	}
	return NULL;
}

/* The bits of the word, as in lib/tokens.h. */
#define TOKEN UINT32_C(2)

EX_GHOST const char *watched_sem_end(const struct watched_sem *watched)
{
	uint32_t word = atomic_load_explicit(&watched->sem.tokens_.word_,
					     memory_order_relaxed);

	return word / TOKEN == (uint32_t)(watched->posted - watched->taken)
		       ? NULL
		       : "a token was lost or made";
}
