#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Each example ends well, and says what its .expected file says, in Python too if
# it is there; and the one in the README is among them.
set -eu
said=$(mktemp)
trap 'rm -f "$said"' EXIT

# says_it EXPECTED COMMAND...
says_it()
{
	expected=$1
	shift
	echo "$*"
	timeout 60 "$@" >"$said" || {
		cat "$said"
		exit 1
	}
	diff "$expected" "$said"
}

for expected in "${srcdir-.}"/examples/*.expected; do
	name=$(basename "$expected" .expected)
	# That of librouse-queue, where there is none.
	[ "$name" != pool ] || [ -n "$with_queue" ] || continue
	says_it "$expected" examples/"$name"
done
for expected in "${srcdir-.}"/examples/migrate/*.expected; do
	name=$(basename "$expected" .expected)
	# Those are built where there is what they compare with.
	case $name in
	nsync | cpp) [ -x examples/migrate/"$name" ] || continue ;;
	esac
	says_it "$expected" examples/migrate/"$name"
done
! command -v python3 >/dev/null ||
	says_it "${srcdir-.}/examples/migrate/python.expected" \
		python3 "${srcdir-.}/examples/migrate/python.py"

sed '1,/^```c$/d; /^```$/,$d' "${srcdir-.}/README.md" >"$said"
tail -n +2 "${srcdir-.}/examples/handshake.c" | diff - "$said"
