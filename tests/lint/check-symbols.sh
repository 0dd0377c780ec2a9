#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A lint: the public headers declare what lib/rouse.map lists, and the shared
# library exports just that, under the version of the map; and no library that
# is loaded before it can come between its own calls.
set -eu
srcdir=${srcdir-.}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

sed -n 's/^[\t ]*\(rouse_[a-z_]*\);$/\1/p' "$srcdir/lib/rouse.map" |
	sort >"$tmp/map"
# A declaration begins in the first column, and is no comment; an inline call is
# defined there too.
grep -hoE '^(ROUSE_INLINE )?(const )?[a-z][a-z0-9_]*( \*| )rouse_[a-z_]+\(' \
	"$srcdir"/include/rouse/*.h |
	sed 's/.*\(rouse_[a-z_]*\)($/\1/' |
	grep -v '^rouse__lock_\(dis\)\{0,1\}own$' | sort -u >"$tmp/headers"
echo "rouse.map (<) against the headers (>):"
diff "$tmp/map" "$tmp/headers"

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
grep -v '^rouse__' "$tmp/map" | grep -vxE "$untold" | diff - "$tmp/told"

# A build with --disable-shared has none.
[ -e .libs/librouse.so ] || exit 0
$NM -D --defined-only --with-symbol-versions .libs/librouse.so |
	awk '$2 == "T" { print $3 }' |
	sed '/owners_lock_\(dis\)\{0,1\}own@/d; s/owners_//' | sort >"$tmp/exports"
version=$(sed -n 's/^\(ROUSE_.*\) {$/\1/p' "$srcdir/lib/rouse.map")
sed "s/\$/@@$version/" "$tmp/map" | sort >"$tmp/versioned"
echo "rouse.map (<) against librouse.so (>):"
diff "$tmp/versioned" "$tmp/exports"
echo "symbols of its own that librouse.so looks up at run time:"
readelf -rW .libs/librouse.so | sed -n 's/.* \(rouse_[a-z_]*\)@@.*/\1/p' \
	>"$tmp/asked"
diff /dev/null "$tmp/asked"
