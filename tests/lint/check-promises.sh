#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A lint: the tests and scenarios that docs/promises.md names exist, and it
# names each scenario of the explorer with each promise that it claims to check.
# All of them are listed where make finds them.
set -eu
cd "${srcdir-.}"
failed=0
test -s docs/promises.md

for name in $(grep -oE '`[a-z_]+::[a-z0-9_]+`' docs/promises.md | tr -d '`'); do
	suite=${name%%::*}
	test=${name#*::}
	cat tests/*/test-*.c | tr -d '\n\t' |
		grep -qE "Test\($suite, ?$test[,)]" || {
		echo "docs/promises.md names $name, which is no test"
		failed=1
	}
done

for scenario in $(grep -oE '; stress `[^|;]*' docs/promises.md |
	grep -oE '`[a-z-]+`' | tr -d '`' | sort -u); do
	grep -qF ".name = \"$scenario\"" stress/scenario/*.c || {
		echo "docs/promises.md names $scenario, which is no scenario"
		failed=1
	}
done

for file in tests/*/test-*.c stress/scenario/*.c explore/scenarios/*.c; do
	case $file in
	*/list.c) continue ;; # made by make
	tests/*) list=${file%/*}/local.mk name=${file%.c} ;;
	*) list=${file%%/*}/local.mk name=$file ;;
	esac
	grep -qE "$name( |\$)" "$list" || {
		echo "$file is not in $list, so it is not built"
		failed=1
	}
done

# claims: for each promise of each scenario of the explorer a line with both.
claims()
{
	cat explore/scenarios/*.c |
		awk -F'"' '/\.name = "/ { name = $2 }
			/\.promises = "/ {
				n = split($2, promise, " ")
				for (i = 1; i <= n; i++)
					print promise[i], name
			}' | sort
}

# named: the same, from the page.
named()
{
	grep '; explore `' docs/promises.md |
		sed 's/^| \([A-Z][0-9]\) .*; explore \(.*\) |$/\1 \2/' |
		awk -F'`' '{
			sub(/ .*/, "", $1)
			for (i = 2; i <= NF; i += 2)
				print $1, $i
		}' | sort
}

claims >"${TMPDIR-/tmp}/claims.$$"
named | diff "${TMPDIR-/tmp}/claims.$$" - || {
	echo "docs/promises.md (>) does not name what .promises in" \
		"explore/scenarios/ claims (<)"
	failed=1
}
rm -f "${TMPDIR-/tmp}/claims.$$"
exit $failed
