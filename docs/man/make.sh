#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Make the man pages of the library from its headers. Usage:
#   make.sh DIRECTORY HEADER...   the directory absolute, each header as it is
#                                 called from the top of the source
# $AWK is the program awk. Date and version of each page are those of overview.7.
# What is no header in C, or is in a directory below rouse/, has no contracts.
set -eu
out=$1
shift
cd "$(dirname "$0")/../.."
headers=$(printf '%s\n' "$@" |
	grep -E '^include/(rouse/)?[^/]*\.h$' | LC_ALL=C sort)
rm -rf "$out"
mkdir -p "$out/man3" "$out/man7"
LC_ALL=C ${AWK-awk} -v out="$out" -v overview=docs/man/overview.7 \
	-f docs/man/read.awk -f docs/man/markup.awk -f docs/man/write.awk \
	$headers >"$out/making"
while read -r page name; do
	ln -s "$page" "$out/man3/$name"
done <"$out/making"
mv "$out/making" "$out/made"
