#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Each example ends well, and says what its .out file says; and the one in the
# README is among them.
set -eu
said=$(mktemp)
trap 'rm -f "$said"' EXIT

for out in "${srcdir-.}"/examples/*.out; do
	name=$(basename "$out" .out)
	echo "$name"
	timeout 60 examples/"$name" >"$said"
	diff "$out" "$said"
done

sed '1,/^```c$/d; /^```$/,$d' "${srcdir-.}/README.md" >"$said"
tail -n +2 "${srcdir-.}/examples/handshake.c" | diff - "$said"
