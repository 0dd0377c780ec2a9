#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# CPython's own test.lock_tests over the Python module, built for every Python
# that is there, and the module's tests of its types and of what programs put in
# the place of their methods. They sleep most of the time, so all run at once.
set -eu
. "${srcdir-.}/tests/python/pythons.sh"
need_module

every_python >"$tmp/pythons"
while read -r version python; do
	sh "$srcdir/bindings/python/build.sh" "$python" "$tmp/$version"
	(
		status=0
		PYTHONPATH=$tmp/$version timeout 200 "$python" \
			"$tests/cpython.py" locks >"$tmp/$version.log" 2>&1 ||
			status=$?
		(
			cd "$tests"
			PYTHONPATH=$tmp/$version "$python" -m unittest \
				test_hooks test_types >"$tmp/$version.types" 2>&1
		) || {
			status=1
			cat "$tmp/$version.types" >>"$tmp/$version.log"
		}
		echo $status >"$tmp/$version.status"
	) &
done <"$tmp/pythons"
wait

ran=0
failed=0
while read -r version python; do
	case $(cat "$tmp/$version.status") in
	0)
		ran=$((ran + 1))
		tail -n 1 "$tmp/$version.log"
		;;
	77) cat "$tmp/$version.log" ;;
	*)
		failed=1
		cat "$tmp/$version.log"
		;;
	esac
done <"$tmp/pythons"
[ $failed -eq 0 ] || exit 1
[ $ran -gt 0 ] || exit 77
