#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# To be sourced by tests of a program: $program is its path, and $out has what
# it printed last.
tmp=$(mktemp -d)
patience=400 # seconds that a run may take, also on a busy machine
out=$tmp/out
trap 'rm -rf "$tmp"' EXIT

# ends STATUS ARGUMENT...: run the program, which must end with that status.
ends()
{
	want=$1
	shift
	status=0
	timeout $patience "$program" "$@" >"$out" 2>&1 || status=$?
	if [ $status -ne "$want" ]; then
		echo "$program $*: ended with $status, not $want"
		cat "$out"
		exit 1
	fi
}

# has N PATTERN FILE: n lines of the file must match.
has()
{
	n=$(grep -c -e "$2" "$3") || :
	[ "$n" = "$1" ] || {
		echo "$n lines match '$2', not $1, in $3:"
		cat "$3"
		exit 1
	}
}

# says TEXT: the last run must have printed that.
says()
{
	grep -qF -e "$1" "$out" || {
		echo "did not say: $1"
		cat "$out"
		exit 1
	}
}
