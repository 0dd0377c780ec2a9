#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Each example ends well, and says what its .expected file says, in Python too if
# it is there; and the one in the README is among them.
set -eu
said=$(mktemp)
trap 'rm -f "$said"' EXIT

for expected in "${srcdir-.}"/examples/*.expected; do
	name=$(basename "$expected" .expected)
	# That of librouse-queue, where there is none.
	[ "$name" != pool ] || [ -n "$with_queue" ] || continue
	echo "$name"
	# Those are built where there is what they compare with.
	case $name in
	from-nsync | from-cpp) [ -x examples/"$name" ] || continue ;;
	esac
	timeout 60 examples/"$name" >"$said" || {
		cat "$said"
		exit 1
	}
	diff "$expected" "$said"
	script=${expected%.expected}.py
	[ -e "$script" ] && command -v python3 >/dev/null || continue
	timeout 60 python3 "$script" >"$said"
	diff "$expected" "$said"
done

sed '1,/^```c$/d; /^```$/,$d' "${srcdir-.}/README.md" >"$said"
tail -n +2 "${srcdir-.}/examples/handshake.c" | diff - "$said"
