#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# nginx with its thread pool on rouse: gets Debian's source, puts the two files
# beside this in the place of nginx's own, builds it, has it serve files that its
# threads read, compares what clients get with what there is, and ends it by
# SIGQUIT. All on the loopback interface; what is made is in a folder of the
# build that git does not see.
#
# usage: nginx.sh SOURCE BUILD
here=$(cd "$1/embed/nginx" && pwd)
include=$(cd "$1/include" && pwd)
build=$(cd "$2" && pwd)
mkdir -p "$build/embed/nginx.work"
cd "$build/embed/nginx.work"
. "$here/../source.sh"
requests=2400

source_of nginx nginx
cp "$here"/ngx_thread_*.c nginx/src/os/unix/
# The types, of which its ngx_thread.h has one each.
sed -i 's|^#include <pthread.h>$|&\n#include <rouse.h>|
	s|^typedef pthread_mutex_t |typedef struct rouse_lock |
	s|^typedef pthread_cond_t |typedef struct rouse_cond |' \
	nginx/src/os/unix/ngx_thread.h
(
	cd nginx
	run ./configure --with-threads --with-debug \
		--without-http_rewrite_module --without-http_gzip_module \
		--with-cc-opt="-I$include" \
		--with-ld-opt="$build/.libs/librouse.a"
	run make -j2
)
! nm -u nginx/objs/src/os/unix/ngx_thread_mutex.o \
	nginx/objs/src/os/unix/ngx_thread_cond.o | grep pthread_

rm -rf served
mkdir -p served/logs served/files
port=$(python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])')
cat >served/nginx.conf <<END
daemon off;
user $(id -un) $(id -gn);
worker_processes 2;
pid nginx.pid;
error_log logs/error.log debug;
thread_pool default threads=8;
events { worker_connections 256; }
http {
	access_log off;
	server {
		listen 127.0.0.1:$port;
		root files;
		aio threads;
		sendfile off;
		output_buffers 2 16k;
	}
}
END
nginx/objs/nginx -p "$PWD/served" -c nginx.conf -e logs/error.log &
server=$!
trap 'kill -KILL $server 2>/dev/null || :' EXIT

status=0
timeout 300 python3 "$here/fetch.py" served/files $port $requests || status=$?
kill -QUIT $server
(sleep 30 && kill -KILL $server 2>/dev/null) &
watchdog=$!
ended=0
wait $server || ended=$?
kill $watchdog 2>/dev/null || :
trap - EXIT
tasks=$(grep -c 'run task #' served/logs/error.log) || :
echo "nginx: $tasks reads by its threads; SIGQUIT ended it with status $ended"
! grep -E '\[(alert|emerg|crit)\]' served/logs/error.log
[ $status -eq 0 ] && [ $ended -eq 0 ] && [ "$tasks" -ge $requests ]
