#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The man pages have no error that mandoc or groff would find, where they are
# here; they are all of this version, and there is each page of ours that one of
# them names. Those of the programs that were built name each option that there
# is, and none that there is not; that of rouse-stress each scenario, that of
# rouse-sim each subject and workload, and that of rouse-bench each workload, by
# patterns.
set -eu
srcdir=${srcdir-.}
. "$srcdir/tests/program.sh"
page=$tmp/page

# Where the pages that are made were made last.
man=$srcdir/man
[ ! -e man/made ] || man=man
pages=$(ls "$srcdir"/docs/*.1 "$man"/man?/*)

if command -v mandoc >/dev/null; then
	mandoc -Tlint $pages
else
	echo "there is no mandoc here: the form of the man pages is not checked"
fi
if command -v groff >/dev/null; then
	groff -man -Tutf8 -ww -z $pages 2>"$out"
	has 0 . "$out"
else
	echo "there is no groff here: whether it warns is not checked"
fi
# That of man-db: another one has another form.
if man --version 2>/dev/null | grep -q '^man 2'; then
	LC_ALL=C MANWIDTH=200 man -M "$man" rouse_event_wait_until >"$out"
	has 1 'rouse_event_wait_with - wait until the flag is set' "$out"
fi

# Something is said of each value that is returned.
awk '/^\.B (0|true|false|\\-E[A-Z]+)$/ { value = 1; next }
	value && !/[A-Za-z]/ { print FILENAME ": " $0 }
	{ value = 0 }' "$man"/man3/*.3 >"$out"
has 0 . "$out"

version=$(sed -n 's/^#define ROUSE_VERSION  *"\(.*\)"/\1/p' \
	"$srcdir/include/rouse/types.h")
grep -L "^\.TH .* \"rouse $version\"" $pages >"$out" || :
has 0 . "$out"

# The names in bold that have a section: of calls in the text, and in the lists
# at the ends.
sed -n 's/\\-/-/g; s/^\.BR \([^ ]*\) (\([1-9]\)).*/\1.\2/p; t
	s/\\f[BIP]//g; s/\(rouse_[a-z0-9_]*\)(3)/\
\1.3\
/g; p' $pages | grep -i '^rouse[A-Za-z0-9_-]*\.[137]$' | sort -u >"$tmp/named"
for page in $pages; do
	basename "$page"
done | sort >"$tmp/there"
has 1 '^rouse_event_set\.3$' "$tmp/named"
comm -23 "$tmp/named" "$tmp/there" >"$out"
has 0 . "$out"

# options_of PROGRAM PAGE
options_of()
{
	program=$1
	sed 's/\\-/-/g' "$srcdir/$2" >"$page"
	ends 0 --help
	grep -o -e '--[a-z-]*' "$out" | sort -u >"$tmp/there"
	grep -o -e '--[a-z-]*' "$page" | sort -u >"$tmp/told"
	diff "$tmp/there" "$tmp/told" || {
		echo "options of $1 --help (<) are not those of its man page (>)"
		exit 1
	}
}

if [ -x stress/rouse-stress ]; then
	options_of stress/rouse-stress docs/rouse-stress.1
	ends 0 --list
	sed 's/ .*//' "$out" >"$tmp/names"
	sed -n '/^.SH SCENARIOS/,/^.SH OPTIONS/s/^\.B //p' "$page" >"$tmp/told"
	diff "$tmp/names" "$tmp/told"
fi

if [ -x sim/rouse-sim ]; then
	options_of sim/rouse-sim docs/rouse-sim.1
	ends 0 --list
	sed '/:$/d; /^$/d; s/ .*//' "$out" >"$tmp/names"
	while read -r name; do
		has 1 "^\\.B $name\$" "$page"
	done <"$tmp/names"
	sed -n '/^.SH SUBJECTS/,/^.SH OPTIONS/s/^\.B //p' "$page" >"$tmp/told"
	diff "$tmp/names" "$tmp/told"
fi

if [ -x explore/rouse-explore ]; then
	options_of explore/rouse-explore docs/rouse-explore.1
fi

if [ -x who/rouse-who ]; then
	options_of who/rouse-who docs/rouse-who.1
fi

[ -x bench/rouse-bench ] || exit 0
options_of bench/rouse-bench docs/rouse-bench.1
ends 0 --list
patterns=$(sed -n '/^.SH WORKLOADS/,/^.SH OPTIONS/s/^\.B[R]* \([^ ]*\).*/\1/p' \
	"$page")
sed '/^$/,$d; s/ .*//' "$out" >"$tmp/workloads"
set -f
for pattern in $patterns; do
	"$program" --list | grep -q "^$(echo "$pattern" | sed 's/\*/[^ ]*/g') " || {
		echo "the man page tells of $pattern, which there is not"
		exit 1
	}
done
while read -r workload; do
	for pattern in $patterns; do
		case $workload in
		$pattern) continue 2 ;;
		esac
	done
	echo "the man page does not tell of $workload"
	exit 1
done <"$tmp/workloads"
