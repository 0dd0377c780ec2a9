/* SPDX-License-Identifier: BSD-2-Clause */
#include <ngx_config.h>
#include <ngx_core.h>

/* nginx's mutexes on struct rouse_lock: the calls of its ngx_thread.h. */

ngx_int_t ngx_thread_mutex_create(ngx_thread_mutex_t *mtx, ngx_log_t *log)
{
	(void)log;
	*mtx = (ngx_thread_mutex_t)ROUSE_LOCK_INIT;
	return NGX_OK;
}

ngx_int_t ngx_thread_mutex_destroy(ngx_thread_mutex_t *mtx, ngx_log_t *log)
{
	(void)mtx;
	(void)log;
	return NGX_OK;
}

ngx_int_t ngx_thread_mutex_lock(ngx_thread_mutex_t *mtx, ngx_log_t *log)
{
	(void)log;
	rouse_lock_acquire(mtx);
	return NGX_OK;
}

ngx_int_t ngx_thread_mutex_unlock(ngx_thread_mutex_t *mtx, ngx_log_t *log)
{
	int err = rouse_lock_release(mtx);

	if (err == 0)
		return NGX_OK;
	ngx_log_error(NGX_LOG_ALERT, log, -err, "rouse_lock_release() failed");
	return NGX_ERROR;
}
