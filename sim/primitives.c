/* SPDX-License-Identifier: BSD-2-Clause */
#include "primitives.h"

#include "machine.h"
#include "workloads.h"

struct workload_run workload_run;

void lock_acquire(void *lock)
{
	workload_run.subject->acquire(lock);
}

void lock_release(void *lock)
{
	workload_run.subject->release(lock);
}

void cond_init(void *cond, void *lock)
{
	if (workload_run.subject->cond_init)
		workload_run.subject->cond_init(cond, lock);
}

void cond_wait(void *cond, void *lock)
{
	workload_run.subject->wait(cond, lock);
}

void cond_notify(void *cond)
{
	workload_run.subject->notify(cond);
}

void cond_notify_all(void *cond)
{
	workload_run.subject->notify_all(cond);
}

void event_set(void *event)
{
	workload_run.subject->set(event);
}

void event_clear(void *event)
{
	workload_run.subject->clear(event);
}

void event_wait(void *event)
{
	workload_run.subject->event_wait(event);
}

void tokens_init(void *sem, unsigned tokens)
{
	if (workload_run.subject->sem_init)
		workload_run.subject->sem_init(sem, tokens);
}

void tokens_post(void *sem, unsigned n)
{
	workload_run.subject->post(sem, n);
}

void tokens_take(void *sem)
{
	workload_run.subject->take(sem);
}

void queue_init(void *queue, unsigned bound)
{
	if (workload_run.subject->queue_init)
		workload_run.subject->queue_init(queue, bound);
}

void queue_put(void *queue, struct item **items, unsigned n)
{
	workload_run.subject->put(queue, items, n);
}

unsigned queue_get(void *queue, struct item **items, unsigned most)
{
	return workload_run.subject->get(queue, items, most);
}

double run_inside(void)
{
	return workload_run.workload->inside;
}

double run_work(void)
{
	return machine_about(workload_run.workload->work);
}

unsigned run_capacity(void)
{
	return workload_run.workload->capacity;
}

unsigned run_batch(void)
{
	unsigned batch = workload_run.workload->batch;

	return batch > 0 ? batch : 1;
}

unsigned run_threads(void)
{
	return workload_run.threads;
}

double run_settle(void)
{
	return workload_run.workload->settle;
}

void run_took(double ns)
{
	workload_run.took(ns);
}

bool workload_fits(const struct workload *workload,
		   const struct subject *subject)
{
	switch (workload->needs) {
	case NEEDS_COND:
		return subject->wait != NULL;
	case NEEDS_EVENT:
		return subject->set != NULL;
	case NEEDS_SEM:
		return subject->post != NULL;
	case NEEDS_QUEUE:
		return subject->put != NULL &&
		       (workload->capacity == 0 || !subject->boundless);
	default:
		return subject->acquire != NULL;
	}
}
