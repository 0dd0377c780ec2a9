#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The sources build with one command, as the README says, and run.
set -eu
srcdir=$(cd "${srcdir-.}" && pwd)
CC=${machine_cc-$CC}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

command='cc -Iinclude prog.c lib/*.c -pthread'
grep -qxF "    $command" "$srcdir/README.md"
cp -r "$srcdir/include" "$tmp"
mkdir "$tmp/lib"
cp "$srcdir"/lib/*.[ch] "$tmp/lib"
cp "$srcdir/examples/handshake.c" "$tmp/prog.c"
cd "$tmp"
eval "$CC ${command#cc }"
./a.out | diff "$srcdir/examples/handshake.expected" -
