#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# CPython's own test_threading, and multiprocessing's tests of Barrier, with the
# classes of the Python module in threading's place; and programs as tutorials have
# them, with the classes installed and without.
set -eu
. "${srcdir-.}/tests/python/pythons.sh"
need_module
PYTHONPATH=$PYTHON_MODULE
export PYTHONPATH
examples=$srcdir/bindings/python/examples

for program in event producer-consumer stop; do
	echo "$program.py"
	timeout 60 "$PYTHON" -m rouse "$examples/$program.py" \
		>"$tmp/said"
	diff "$examples/$program.expected" "$tmp/said"
	timeout 60 "$PYTHON" "$examples/$program.py" >"$tmp/said"
	diff "$examples/$program.expected" "$tmp/said"
done

status=0
for which in threading barrier; do
	timeout 600 "$PYTHON" "$tests/cpython.py" $which >"$tmp/$which.log" \
		2>&1 &
	eval "$which=$!"
done
for which in threading barrier; do
	eval "wait \$$which" && tail -n 1 "$tmp/$which.log" || {
		status=$?
		cat "$tmp/$which.log"
	}
done
exit $status
