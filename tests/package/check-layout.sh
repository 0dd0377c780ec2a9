#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# tests/package/layout.c has a row for each type, field and number of the public
# headers; it holds for machines of 64 and of 32 bits, in C and in C++; and it
# does not compile if two bits change places, or a field is added or moved.
set -eu
srcdir=$(cd "${srcdir-.}" && pwd)
rows=$srcdir/tests/package/layout.c
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

echo "what has no row in tests/package/layout.c:"
awk '
	/^struct .*\{$/ { type = $(NF - 1); print "TYPE(" type "," }
	/^\}/ { type = "" }
	type && /^\t[a-z].*;/ {
		sub(/(\[[^]]*\])?;.*/, "")
		sub(/.*[^a-z_]/, "")
		print "FIELD(" type ", " $0 ","
	}
	# Not what only says yes or no.
	/^#define ROUSE_[A-Z_]+ +(U?INT[0-9]+_C|INT64_MAX|[0-9])/ &&
		!/ROUSE_VERSION/ && $3 != 0 && $3 != 1 { print "VALUE(" $2 "," }
' "$srcdir"/include/rouse/*.h | sort -u >"$tmp/wanted"
[ "$(grep -c . "$tmp/wanted")" -gt 50 ]
while read -r row; do
	grep -qF "$row" "$rows" || echo "$row .."
done <"$tmp/wanted" >"$tmp/missing"
diff /dev/null "$tmp/missing"

# Nothing is linked, so another machine takes no C library but one header.
mkdir "$tmp/fake"
for name in ENOMEM EPERM ETIMEDOUT ECANCELED EINTR EAGAIN EINVAL; do
	echo "#define $name 1"
done >"$tmp/fake/errno.h"
echo 'int puts(const char *);' >"$tmp/fake/stdio.h"
echo 'int memcmp(const void *, const void *, unsigned);' >"$tmp/fake/string.h"
echo '#define INT_MAX __INT_MAX__' >"$tmp/fake/limits.h"

# holds INCLUDE COMPILER...: does it compile with these headers?
holds()
{
	include=$1
	shift
	"$@" -fsyntax-only -I"$include" -I"$srcdir/lib" "$rows" >"$tmp/said" 2>&1
}

narrow="-m32 -ffreestanding -nostdinc -I$tmp/fake -isystem $(
	$CC -print-file-name=include)"
# It was built, so its rows hold here.
tests/package/layout
if echo '#include <stdint.h>' | $CC $narrow -E - >/dev/null 2>&1; then
	holds "$srcdir/include" $CC -std=c11 $narrow || { cat "$tmp/said"; exit 1; }
else
	echo "not shown for 32 bits: $CC has no -m32"
fi
[ -z "$CXX" ] || holds "$srcdir/include" $CXX -std=c++17 -x c++ ||
	{ cat "$tmp/said"; exit 1; }

# refuses FILE EXPRESSION: what sed makes of that header must not pass.
refuses()
{
	rm -rf "$tmp/include"
	cp -r "$srcdir/include" "$tmp/include"
	sed "$2" "$srcdir/include/rouse/$1" >"$tmp/include/rouse/$1"
	! cmp -s "$tmp/include/rouse/$1" "$srcdir/include/rouse/$1" || {
		echo "nothing in $1 was changed by $2"
		exit 1
	}
	! holds "$tmp/include" $CC -std=c11 || {
		echo "this passes: $1, $2"
		exit 1
	}
	grep -q 'CONTRIBUTING.md, The ABI' "$tmp/said" || {
		cat "$tmp/said"
		exit 1
	}
}
refuses lock.h '/LOCK_WOKEN/s/(2)/(4)/; /LOCK_STARVING/s/(4)/(2)/'
refuses event.h '/define ROUSE__EVENT_SET/s/(1)/(2)/'
refuses waitq.h 's/.*prev_;/&\n	void *more_;/'
refuses waitq.h '/uint16_t place_;/{h;d;}; /uint16_t spins_;/G'
refuses wait.h '/uint32_t flags;/{h;d;}; /\*stop;/G'
