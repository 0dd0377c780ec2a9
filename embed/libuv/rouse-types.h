/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef UV_ROUSE_TYPES_H
#define UV_ROUSE_TYPES_H

#include <rouse.h>

/* libuv's uv_mutex_t, of which a call may make a recursive one. */
struct uv__rouse_mutex {
	union {
		struct rouse_lock lock;
		struct rouse_rlock rlock;
	} u;
	int recursive;
};

#endif
