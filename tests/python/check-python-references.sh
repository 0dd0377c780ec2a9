#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The Python module leaks no reference, by a debug build of Python, which counts
# them all (in Debian python3-dbg).
set -eu
. "${srcdir-.}/tests/python/pythons.sh"
need_module

for python in "$PYTHON" python3-dbg python3d; do
	"$python" -c 'import sys; sys.gettotalrefcount()' 2>/dev/null || continue
	usable "$python" || continue
	sh "$srcdir/bindings/python/build.sh" "$python" "$tmp/module"
	cd "$tests"
	PYTHONPATH=$tmp/module timeout 600 "$python" -m unittest -v test_leaks
	exit 0
done
echo "no debug build of Python with its headers"
exit 77
