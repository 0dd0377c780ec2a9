#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A lint: the tests and scenarios that docs/promises.md names exist.
set -eu
cd "${srcdir-.}"
failed=0
test -s docs/promises.md

for name in $(grep -oE '`[a-z_]+::[a-z0-9_]+`' docs/promises.md | tr -d '`'); do
	suite=${name%%::*}
	test=${name#*::}
	cat tests/test-*.c | tr -d '\n\t' |
		grep -qE "Test\($suite, ?$test[,)]" || {
		echo "docs/promises.md names $name, which is no test"
		failed=1
	}
done

for scenario in $(grep -oE '; stress `[^|]*' docs/promises.md |
	grep -oE '`[a-z-]+`' | tr -d '`' | sort -u); do
	[ -e "stress/$scenario.c" ] || {
		echo "docs/promises.md names $scenario, which is no scenario"
		failed=1
	}
done
exit $failed
