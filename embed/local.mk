# SPDX-License-Identifier: BSD-2-Clause
#
# Other projects on rouse: each gets the source of one, puts rouse into it, builds
# it and runs it. They need a network and python3, and are not part of make check.

embed-nginx: librouse.la
	$(SHELL) $(srcdir)/embed/nginx/nginx.sh $(srcdir) .
embed-libuv: librouse.la
	$(SHELL) $(srcdir)/embed/libuv/libuv.sh $(srcdir) .
.PHONY: embed-nginx embed-libuv
clean_directories += embed/libuv.work embed/nginx.work
EXTRA_DIST += \
	embed/libuv/edit.py \
	embed/libuv/libuv.sh \
	embed/libuv/rouse-async.c \
	embed/libuv/rouse-thread.c \
	embed/libuv/rouse-types.h \
	embed/libuv/writes.c \
	embed/nginx/fetch.py \
	embed/nginx/nginx.sh \
	embed/nginx/ngx_thread_cond.c \
	embed/nginx/ngx_thread_mutex.c \
	embed/source.sh
