/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/queue.h>

#include <pthread.h>
#include <stdio.h>

/*
 * A pool of workers. Whoever has work puts jobs into one queue, the workers put
 * them into another one when they are done. Closing the first one lets the workers
 * finish what is in it; the last one to go closes the second, so that whoever
 * collects the results need not know how many there are.
 */
#define WORKERS 4
#define JOBS    1000

struct job {
	struct rouse_item item;
	unsigned n;
	unsigned divisors;
};

static struct rouse_queue to_do, done;
static struct rouse_lock lock;
static unsigned working = WORKERS;

static unsigned divisors_of(unsigned n)
{
	unsigned count = 0;

	for (unsigned i = 1; i <= n; i++)
		count += n % i == 0;
	return count;
}

static void *work(void *unused)
{
	struct rouse_item *item;
	bool last;

	while (rouse_queue_get(&to_do, &item) == 0) {
		struct job *job = ROUSE_ITEM_IN(item, struct job, item);

		job->divisors = divisors_of(job->n);
		if (rouse_queue_put(&done, item) != 0)
			break;
	}
	rouse_lock_acquire(&lock);
	last = --working == 0;
	rouse_lock_release(&lock);
	if (last)
		rouse_queue_close(&done);
	return unused;
}

int main(void)
{
	static struct job jobs[JOBS];
	struct rouse_batch batch = ROUSE_BATCH_INIT;
	pthread_t workers[WORKERS];
	unsigned results = 0, primes = 0;

	/* The workers are woken one by the other, and none in vain. */
	rouse_queue_init(&to_do, 0, ROUSE_QUEUE_THROTTLED);
	rouse_queue_init(&done, 0, 0);
	for (int i = 0; i < WORKERS; i++) {
		if (pthread_create(&workers[i], NULL, work, NULL) != 0) {
			fputs("pool: there is no thread to be had\n", stderr);
			return 1;
		}
	}

	for (unsigned i = 0; i < JOBS; i++) {
		jobs[i].n = i + 1;
		rouse_batch_add(&batch, &jobs[i].item);
	}
	if (rouse_queue_put_many(&to_do, &batch) != 0)
		return 1;
	rouse_queue_close(&to_do);

	/* As many at a time as there are. */
	while (rouse_queue_get_many(&done, &batch, 0) == 0) {
		struct rouse_item *item;

		while ((item = rouse_batch_take(&batch)) != NULL) {
			results++;
			primes += ROUSE_ITEM_IN(item, struct job, item)
					  ->divisors == 2;
		}
	}
	for (int i = 0; i < WORKERS; i++)
		pthread_join(workers[i], NULL);
	printf("%u results, %u of them primes\n", results, primes);
	return 0;
}
