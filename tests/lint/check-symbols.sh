#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A lint: the public headers declare what lib/rouse.map lists, and the shared
# library exports just that, under the version of the map; and no library that
# is loaded before it can come between its own calls. So it is with librouse-queue,
# for which librouse exports calls that no public header has: those of lib/supply.h.
set -eu
srcdir=${srcdir-.}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

listed()
{
	sed -n 's/^[\t ]*\(rouse_[a-z_]*\);$/\1/p' "$1" | sort
}
# A declaration begins in the first column, and is no comment; an inline call is
# defined there too.
declared()
{
	grep -hoE '^(ROUSE_INLINE )?(const )?([a-z][a-z0-9_]* )+\*?rouse_[a-z_]+\(' \
		"$@" | grep -vE '^(static|typedef) ' | sed 's/.*[ *]\(rouse_[a-z_]*\)($/\1/' |
		grep -v '^rouse__lock_\(dis\)\{0,1\}own$' | sort -u
}
queue=$srcdir/include/rouse/queue.h
listed "$srcdir/lib/rouse.map" | grep -v '^rouse__supply_' >"$tmp/map"
declared "$srcdir"/include/rouse/*.h |
	grep -vE '^rouse_(batch|queue)_' >"$tmp/headers"
echo "rouse.map (<) against the headers (>):"
diff "$tmp/map" "$tmp/headers"
listed "$srcdir/lib/rouse.map" | grep '^rouse__supply_' >"$tmp/supply"
declared "$srcdir/lib/supply.h" >"$tmp/private"
echo "calls of a supply in rouse.map that lib/supply.h lacks:"
comm -23 "$tmp/supply" "$tmp/private" | diff /dev/null -
listed "$srcdir/lib/queue/rouse-queue.map" >"$tmp/queue-map"
declared "$queue" >"$tmp/queue-header"
echo "rouse-queue.map (<) against rouse/queue.h (>):"
diff "$tmp/queue-map" "$tmp/queue-header"

# With owners, these have other names.
grep '^rouse__*\(r\{0,1\}lock\|cond\)_' "$tmp/map" >"$tmp/renamed"
sed -n 's/^#pragma redefine_extname \([a-z_]*\) .*/\1/p' \
	"$srcdir/include/rouse/owners.h" |
	grep -v '^rouse__lock_\(dis\)\{0,1\}own$' | sort >"$tmp/pragmas"
echo "locks and conditions in rouse.map (<) against rouse/owners.h (>):"
diff "$tmp/renamed" "$tmp/pragmas"
# Calls that order nothing and touch no object.
untold='rouse_(after|after_seconds|after_times|version)'
sed -n 's/^#define \(rouse_[a-z_]*\) rouse__told_.*/\1/p' \
	"$srcdir"/include/rouse/sanitize/*.h | sort >"$tmp/told"
echo "rouse.map (<) against what sanitizers are told of (>):"
grep -hv '^rouse__' "$tmp/map" "$tmp/queue-map" | sort | grep -vxE "$untold" |
	diff - "$tmp/told"

# A build with --disable-shared has none.
[ -e .libs/librouse.so ] || exit 0
# exports LIBRARY MAP LIST
exports()
{
	$NM -D --defined-only --with-symbol-versions ".libs/$1" |
		awk '$2 == "T" { print $3 }' |
		sed '/owners_lock_\(dis\)\{0,1\}own@/d; s/owners_//' |
		sort >"$tmp/exports"
	version=$(sed -n 's/^\(ROUSE_.*\) {$/\1/p' "$2")
	sort "$3" | sed "s/\$/@@$version/" >"$tmp/versioned"
	echo "$2 (<) against $1 (>):"
	diff "$tmp/versioned" "$tmp/exports"
	echo "symbols of its own that $1 looks up at run time:"
	readelf -rW ".libs/$1" | sed -n 's/.* \(rouse_[a-z_]*\)@@.*/\1/p' \
		>"$tmp/asked"
	diff /dev/null "$tmp/asked"
}
sort "$tmp/map" "$tmp/supply" >"$tmp/all"
exports librouse.so "$srcdir/lib/rouse.map" "$tmp/all"
[ ! -e .libs/librouse-queue.so ] || exports librouse-queue.so \
	"$srcdir/lib/queue/rouse-queue.map" "$tmp/queue-map"
