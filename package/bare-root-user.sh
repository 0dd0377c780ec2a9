#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The user in the bare root of bare-root.sh, where /user has the sources, the
# packages and the one file: takes the library up in each way that the README
# has, with the README's own program and commands; and then leaves it.
set -eu
cd /user
readme=/user/rouse/README.md
expected=/user/rouse/examples/handshake.expected
cxx=/user/rouse/examples/cxx/jobs
log=/user/log
trap '[ $? -eq 0 ] || { echo "FAILED after that:"; tail -n 50 $log; }' EXIT

# apt COMMAND ARGUMENT...
apt()
{
	apt-get -y --no-install-recommends "$@" >$log 2>&1
}

# told PATTERN: the line of code in the README that has it.
told()
{
	[ "$(grep -c "^    .*$1" $readme)" = 1 ] || {
		echo "the README has not one line with $1" >&2
		exit 1
	}
	grep "^    .*$1" $readme
}

# runs PROGRAM EXPECTED WHAT
runs()
{
	timeout 60 "$1" >said 2>$log
	diff "$2" said
	echo "ok: $3"
}

sed '1,/^```c$/d; /^```$/,$d' $readme >program.c
one_file=$(told 'program\.c rouse\.c')
by_pkg_config=$(told 'pkg-config.* rouse)')
by_cmake=$(told 'target_link_libraries')

apt install gcc libc6-dev
mkdir one
cp amalgamation/rouse.* one
sed 's/^#include <rouse.*/#include "rouse.h"/' program.c >one/program.c
(cd one && eval "$one_file -o program")
runs one/program $expected "one file, in C"
apt install g++
sed 's/^#include <rouse.*/#include "rouse.hpp"/' $cxx.cpp >one/jobs.cpp
(
	cd one
	cc -std=c11 -c rouse.c
	c++ -std=c++17 jobs.cpp rouse.o -pthread -o jobs
)
runs one/jobs $cxx.expected "one file, in C++"

packages=$(for deb in debs/*.deb; do dpkg-deb -f "$deb" Package; done)
# has PACKAGE: is it among them?
has()
{
	echo "$packages" | grep -qx "$1" || {
		echo "not tried, since it is not among the packages: $1"
		return 1
	}
}
# What they depend on comes from the mirror.
apt install /user/debs/*.deb
echo "ok: installed" $packages

apt install man-db
for page in rouse rouse_event_wait; do
	man $page >page 2>$log
	grep -qi "^$page(" page
	echo "ok: man $page:"
	sed -n '/^NAME$/,/^$/p' page
done

apt install pkg-config
eval "$by_pkg_config -o by-pkg-config"
runs ./by-pkg-config $expected "pkg-config"
c++ -std=c++17 $cxx.cpp $(pkg-config --cflags --libs rouse) -pthread -o jobs
runs ./jobs $cxx.expected "pkg-config, in C++"

apt install cmake make
mkdir project
cp program.c project
cat >project/CMakeLists.txt <<END
cmake_minimum_required(VERSION 3.13)
project(user LANGUAGES C)
find_package(rouse REQUIRED)
add_executable(program program.c)
$by_cmake
END
{
	cmake -S project -B project/build
	cmake --build project/build
} >$log 2>&1
runs project/build/program $expected "CMake"

(cd rouse && debian/tests/examples) >$log
echo "ok: debian/tests/examples:" $(cat $log)
if has python3-rouse; then
	python3 -c 'import rouse; assert rouse.Event().wait(0) is False'
	(cd rouse && debian/tests/python) >$log
	echo "ok: import rouse; debian/tests/python:" $(cat $log)
fi
if has rouse-tools; then
	for program in $(dpkg -L rouse-tools | grep '^/usr/bin/'); do
		"$program" --version >$log
		man -w "$(basename "$program")" >>$log
	done
	rouse-stress --timeout=2 >$log
	echo "ok: $(tail -n 1 $log)"
fi

rouse/package/later.sh debs
apt install /user/debs/later/*.deb
dpkg-query -Wf '${Package} ${Version}\n' $packages >versions
if grep -v '+later$' versions >earlier; then
	sed 's/^/not upgraded: /' earlier
	exit 1
fi
runs project/build/program $expected "upgraded"

# All that is ours has our name, and there are no files that only purge removes.
# man keeps a copy of what it showed.
apt remove $packages
find / -xdev \( -path /user -o -path /var/cache/man \) -prune -o \
	-name '*rouse*' -print >left
[ ! -s left ] || {
	echo "left over:"
	cat left
	exit 1
}
dpkg --purge $packages >$log 2>&1
! dpkg-query -W '*rouse*' 2>/dev/null || exit 1
echo "ok: removed and purged, nothing is left"
