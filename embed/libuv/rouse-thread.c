/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * libuv's mutexes, semaphores and conditions on those of rouse. A condition may
 * be signalled without its mutex, and each wait names that, as rouse_cond_signal()
 * and rouse_cond_wait_under() allow.
 */

int uv_mutex_init(uv_mutex_t *mutex)
{
	memset(mutex, 0, sizeof(*mutex));
	return 0;
}

int uv_mutex_init_recursive(uv_mutex_t *mutex)
{
	memset(mutex, 0, sizeof(*mutex));
	mutex->recursive = 1;
	return 0;
}

void uv_mutex_destroy(uv_mutex_t *mutex)
{
	(void)mutex;
}

void uv_mutex_lock(uv_mutex_t *mutex)
{
	if (!mutex->recursive)
		rouse_lock_acquire(&mutex->u.lock);
	else if (rouse_rlock_acquire(&mutex->u.rlock) < 0)
		abort();
}

int uv_mutex_trylock(uv_mutex_t *mutex)
{
	return (mutex->recursive ? rouse_rlock_try_acquire(&mutex->u.rlock)
				 : rouse_lock_try_acquire(&mutex->u.lock))
		       ? 0
		       : UV_EBUSY;
}

void uv_mutex_unlock(uv_mutex_t *mutex)
{
	if ((mutex->recursive ? rouse_rlock_release(&mutex->u.rlock)
			      : rouse_lock_release(&mutex->u.lock)) < 0)
		abort();
}

int uv_sem_init(uv_sem_t *sem, unsigned int value)
{
	return rouse_sem_init(sem, value, 0, 0) < 0 ? UV_EINVAL : 0;
}

void uv_sem_destroy(uv_sem_t *sem)
{
	(void)sem;
}

void uv_sem_post(uv_sem_t *sem)
{
	if (rouse_sem_post(sem, 1) < 0)
		abort();
}

void uv_sem_wait(uv_sem_t *sem)
{
	rouse_sem_wait(sem);
}

int uv_sem_trywait(uv_sem_t *sem)
{
	return rouse_sem_try_wait(sem) ? 0 : UV_EAGAIN;
}

int uv_cond_init(uv_cond_t *cond)
{
	memset(cond, 0, sizeof(*cond));
	return 0;
}

void uv_cond_destroy(uv_cond_t *cond)
{
	(void)cond;
}

void uv_cond_signal(uv_cond_t *cond)
{
	rouse_cond_signal(cond);
}

void uv_cond_broadcast(uv_cond_t *cond)
{
	rouse_cond_broadcast(cond);
}

static int uv__rouse_wait(uv_cond_t *cond, uv_mutex_t *mutex,
			  rouse_deadline deadline)
{
	struct rouse_wait how = {0, 0, NULL};
	int err;

	how.deadline = deadline;
	err = mutex->recursive
		      ? rouse_cond_wait_under_rlock(cond, &mutex->u.rlock, &how)
		      : rouse_cond_wait_under(cond, &mutex->u.lock, &how);
	if (err < 0 && err != -ETIMEDOUT)
		abort();
	return err;
}

void uv_cond_wait(uv_cond_t *cond, uv_mutex_t *mutex)
{
	uv__rouse_wait(cond, mutex, ROUSE_FOREVER);
}

int uv_cond_timedwait(uv_cond_t *cond, uv_mutex_t *mutex, uint64_t timeout)
{
	int64_t ns = timeout < INT64_MAX ? (int64_t)timeout : INT64_MAX;

	return uv__rouse_wait(cond, mutex, rouse_after(ns)) < 0 ? UV_ETIMEDOUT
								: 0;
}
