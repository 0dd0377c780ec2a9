#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# libuv 1.44 with its mutexes, conditions, semaphores and asyncs on rouse: gets
# Debian's source, builds it as it is and with the files beside this, runs its own
# tests, and counts the calls of write(2) of a loop that is busy half the time. A
# test may fail only if it fails without rouse too. What is made is in a folder of
# the build that git does not see.
#
# usage: libuv.sh SOURCE BUILD
here=$(cd "$1/embed/libuv" && pwd)
include=$(cd "$1/include" && pwd)
build=$(cd "$2" && pwd)
mkdir -p "$build/embed/libuv.work"
cd "$build/embed/libuv.work"
. "$here/../source.sh"
library=$build/.libs/librouse.a
# Its tests refuse to run as root.
as=
[ "$(id -u)" -ne 0 ] ||
	as="setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME=/tmp"

# built DIRECTORY: with its test program.
built()
{
	(
		cd "$1"
		[ -e configure ] || run ./autogen.sh
		[ -e Makefile ] || run ./configure --disable-shared \
			CPPFLAGS="-I$include" LIBS="$library"
		run make -j2 test/run-tests
	)
}

# passes DIRECTORY TEST: each test is a process.
passes()
{
	(cd "$1" && $as timeout 120 test/run-tests "$2" >log 2>&1 </dev/null)
}

source_of libuv1 stock
[ -e rouse ] || {
	rm -rf rouse.new
	cp -r stock rouse.new
	python3 "$here/edit.py" rouse.new
	mv rouse.new rouse
}
built stock
built rouse

[ -z "$as" ] || chown -R nobody stock rouse
(cd rouse && $as timeout 900 test/run-tests >tests.log 2>&1 </dev/null) || :
failed=
for test in $(sed -n 's/^not ok [0-9]* - //p' rouse/tests.log); do
	if passes rouse "$test"; then
		echo "passes at the second try: $test"
	elif passes stock "$test"; then
		failed="$failed $test"
	else
		echo "fails without rouse, too: $test"
	fi
done
echo "libuv: $(grep -c '^ok ' rouse/tests.log) of" \
	"$(grep -c '^ok \|^not ok ' rouse/tests.log) tests pass"
for kind in stock rouse; do
	cc -O2 -I$kind/include -I"$include" "$here/writes.c" \
		$kind/.libs/libuv.a "$library" -pthread -ldl -o writes-$kind
	echo "$kind: $(timeout 120 ./writes-$kind)"
done
[ -z "$failed" ] || {
	echo "fail with rouse only:$failed"
	exit 1
}
