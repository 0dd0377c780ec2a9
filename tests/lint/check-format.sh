#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A lint: the sources are as clang-format 14 would have them. Other versions
# differ in detail and would only confuse: then this is skipped (77).
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "${srcdir-.}"

case $(clang-format --version 2>/dev/null) in
*"version 14."*) ;;
*)
	echo "there is no clang-format 14 here"
	exit 77
	;;
esac
# The old library in sim/locks is kept as it was; and a build may be here.
find bench bindings cli examples explore include lib sim stress tests who \
	\( -path 'sim/locks/lock-*' -o -name '*.work' \) -prune -o \
	-name '*.[ch]' -print -o -name '*.[ch]pp' -print >"$tmp/sources"
xargs clang-format --dry-run -Werror <"$tmp/sources"
