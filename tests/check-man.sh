#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The man page of rouse-stress names each option and each scenario that there
# is, and no option that there is not.
set -eu
srcdir=${srcdir-.}
program=stress/rouse-stress
. "$srcdir/tests/program.sh"
page=$tmp/page
sed 's/\\-/-/g' "$srcdir/docs/rouse-stress.1" >"$page"

ends 0 --help
grep -o -e '--[a-z-]*' "$out" | sort -u >"$tmp/there"
grep -o -e '--[a-z-]*' "$page" | sort -u >"$tmp/told"
diff "$tmp/there" "$tmp/told" || {
	echo "options of --help (<) are not those of the man page (>)"
	exit 1
}
ends 0 --list
while read -r scenario rest; do
	has 1 "^\\.B $scenario\$" "$page"
done <"$out"
