/* SPDX-License-Identifier: BSD-2-Clause */
#include <ngx_config.h>
#include <ngx_core.h>

/* nginx's conditions on struct rouse_cond: each wait names its mutex, and a
 * signal may come with or without it, as with those of pthreads. */

ngx_int_t ngx_thread_cond_create(ngx_thread_cond_t *cond, ngx_log_t *log)
{
	(void)log;
	ngx_memzero(cond, sizeof(*cond));
	return NGX_OK;
}

ngx_int_t ngx_thread_cond_destroy(ngx_thread_cond_t *cond, ngx_log_t *log)
{
	(void)cond;
	(void)log;
	return NGX_OK;
}

ngx_int_t ngx_thread_cond_signal(ngx_thread_cond_t *cond, ngx_log_t *log)
{
	(void)log;
	rouse_cond_signal(cond);
	return NGX_OK;
}

ngx_int_t ngx_thread_cond_wait(ngx_thread_cond_t *cond, ngx_thread_mutex_t *mtx,
			       ngx_log_t *log)
{
	struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};
	int err = rouse_cond_wait_under(cond, mtx, &how);

	if (err == 0)
		return NGX_OK;
	ngx_log_error(NGX_LOG_ALERT, log, -err,
		      "rouse_cond_wait_under() failed");
	return NGX_ERROR;
}
