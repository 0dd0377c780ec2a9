#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Each example ends well, and says what its .expected file says; and the one in
# the README is among them.
set -eu
said=$(mktemp)
trap 'rm -f "$said"' EXIT

for expected in "${srcdir-.}"/examples/*.expected; do
	name=$(basename "$expected" .expected)
	# That of librouse-queue, where there is none.
	[ "$name" != pool ] || [ -n "$with_queue" ] || continue
	echo "$name"
	timeout 60 examples/"$name" >"$said"
	diff "$expected" "$said"
done

sed '1,/^```c$/d; /^```$/,$d' "${srcdir-.}/README.md" >"$said"
tail -n +2 "${srcdir-.}/examples/handshake.c" | diff - "$said"
