#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# make installcheck: build an example against what was installed, the way a
# user does, with the shared library and with the static one, and run it; and
# import the Python module, if there is one.
set -eu
srcdir=$(dirname "$0")/../..
expected=$srcdir/examples/event.expected
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

PKG_CONFIG_PATH=${DESTDIR-}$pkgconfigdir
PKG_CONFIG_SYSROOT_DIR=${DESTDIR-}
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR

flags=$($PKG_CONFIG --cflags --libs rouse)
$CC -std=c11 "$srcdir/examples/event.c" -o "$tmp/shared" $flags -pthread
LD_LIBRARY_PATH=${DESTDIR-}$libdir "$tmp/shared" >"$tmp/said"
diff "$expected" "$tmp/said"

flags=$($PKG_CONFIG --static --cflags --libs rouse)
$CC -std=c11 "$srcdir/examples/event.c" -o "$tmp/static" \
	-Wl,-Bstatic $flags -Wl,-Bdynamic -pthread
"$tmp/static" >"$tmp/said"
diff "$expected" "$tmp/said"

[ -n "$pythonmoduledir" ] || exit 0
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$(dirname "${DESTDIR-}$pythonmoduledir") \
	"$PYTHON" -m rouse "$srcdir/bindings/python/examples/event.py" \
	>"$tmp/said"
diff "$srcdir/bindings/python/examples/event.expected" "$tmp/said"
