/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * What wakes libuv's loop for uv_async_send(): a struct rouse_bell in the loop's
 * internal fields, in the place of an eventfd that is written for each handle that
 * becomes pending. The loop arms it before it sleeps, and asks after each sleep
 * whether it rang; then uv__async_run() looks at the handles.
 */

static void uv__async_io(uv_loop_t *loop, uv__io_t *w, unsigned int events)
{
	/* That it is readable is enough to wake. */
	(void)loop;
	(void)w;
	(void)events;
}

void uv__async_run(uv_loop_t *loop)
{
	QUEUE queue;

	QUEUE_MOVE(&loop->async_handles, &queue);
	while (!QUEUE_EMPTY(&queue)) {
		QUEUE *first = QUEUE_HEAD(&queue);
		uv_async_t *handle = QUEUE_DATA(first, uv_async_t, queue);

		/* Its callback may close it, and others. */
		QUEUE_REMOVE(first);
		QUEUE_INSERT_TAIL(&loop->async_handles, first);
		if (uv__async_spin(handle) != 0 && handle->async_cb != NULL)
			handle->async_cb(handle);
	}
}

static void uv__async_send(uv_loop_t *loop)
{
	rouse_bell_ring(uv__bell(loop));
}

static int uv__async_start(uv_loop_t *loop)
{
	int err;

	if (loop->async_io_watcher.fd != -1)
		return 0;
	err = rouse_bell_open(uv__bell(loop));
	if (err < 0)
		return err;
	loop->async_wfd = -1;
	uv__io_init(&loop->async_io_watcher, uv__async_io,
		    rouse_bell_fd(uv__bell(loop)));
	uv__io_start(loop, &loop->async_io_watcher, POLLIN);
	return 0;
}

int uv__async_fork(uv_loop_t *loop)
{
	if (loop->async_io_watcher.fd == -1)
		return 0;
	rouse_bell_after_fork(uv__bell(loop));
	uv__async_stop(loop);
	return uv__async_start(loop);
}

void uv__async_stop(uv_loop_t *loop)
{
	if (loop->async_io_watcher.fd == -1)
		return;
	uv__io_stop(loop, &loop->async_io_watcher, POLLIN);
	loop->async_io_watcher.fd = -1;
	rouse_bell_close(uv__bell(loop));
}
