#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# CPython's own test.lock_tests and test_queue over the Python module, built for
# every Python that is there, and the module's tests of its types, of Queue, and of
# what programs put in the place of their methods. They sleep most of the time, so
# all run at once.
set -eu
. "${srcdir-.}/tests/python/pythons.sh"
need_module

# start NAME COMMAND...: run it with this Python, in the background.
start()
{
	name=$version.$1
	shift
	(
		status=0
		cd "$tests"
		PYTHONPATH=$tmp/$version timeout 600 "$python" "$@" \
			>"$tmp/$name.log" 2>&1 || status=$?
		echo $status >"$tmp/$name.status"
	) &
}

every_python >"$tmp/pythons"
while read -r version python; do
	sh "$srcdir/bindings/python/build.sh" "$python" "$tmp/$version"
	start locks cpython.py locks
	start queue cpython.py queue
	start own -m unittest test_hooks test_pulses test_queue_forms test_queues \
		test_types
done <"$tmp/pythons"
wait

ran=0
failed=0
while read -r version python; do
	for name in locks queue own; do
		log=$tmp/$version.$name.log
		case $(cat "$tmp/$version.$name.status") in
		0)
			ran=$((ran + 1))
			[ $name = own ] || tail -n 1 "$log"
			;;
		77) cat "$log" ;;
		*)
			failed=1
			cat "$log"
			;;
		esac
	done
done <"$tmp/pythons"
[ $failed -eq 0 ] || exit 1
[ $ran -gt 0 ] || exit 77
