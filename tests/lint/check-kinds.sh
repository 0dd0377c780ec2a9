#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A lint: all that there must be for each kind of object of cli/kinds.h is there,
# and each kind that has an _after_fork is in cli/kinds.h; each call whose name ends
# in _with is in tests/lib/ways.h; and the tools know each thing that a
# rouse_wait_any() may be for. A kind with a folder lib/KIND/ has a library of its
# own: what needs that is in files of its own.
set -eu
cd "${srcdir-.}"
failed=0

# needs WHAT FILE PATTERN
needs()
{
	grep -qE -e "$3" "$2" || {
		echo "$2 lacks $1: no line matches '$3'"
		failed=1
	}
}

kinds=$(sed -n 's/^\tROW([A-Z_]*, \([a-z_]*\),.*/\1/p' cli/kinds.h)
[ -n "$kinds" ]
for kind in $kinds; do
	header=include/rouse/$kind.h
	test=tests/lib/test-$kind
	for file in "$header" "$test.c" "include/rouse/sanitize/$kind.h" \
		"tests/sanitize/$kind.c"; do
		[ -e "$file" ] || {
			echo "cli/kinds.h has $kind, but there is no $file"
			failed=1
		}
	done
	if [ -d "lib/$kind" ]; then
		map=lib/$kind/rouse-$kind.map
		forks=tests/lib/test-fork-$kind.c
		stress_forks=stress/scenario/fork-$kind.c
		hung=tests/who/hung-$kind.h
	else
		map=lib/rouse.map
		forks=tests/lib/test-fork.c
		stress_forks=stress/scenario/fork-child.c
		hung=tests/who/hung.c
		needs "$kind" include/rouse.h "^#include <rouse/$kind\.h>\$"
	fi
	needs "$kind" lib/local.mk "^	$header( |\$)"
	# A wait for a waitq is known by its waiter.
	upper=$(echo "$kind" | tr a-z A-Z | sed 's/^WAITQ$/WAITER/')
	needs "$kind" lib/wait-record.h "^	ROUSE__KIND_$upper = [0-9]+,\$"
	needs "$kind" lib/local.mk "^	include/rouse/sanitize/$kind.h( |\$)"
	needs "$kind" tests/sanitize/main.c "^extern .* ${kind}_subjects"
	needs "$kind" $map "^	rouse_${kind}_after_fork;\$"
	needs "$kind" tests/lib/local.mk "^	$test( |\$)"
	needs "$kind" $forks "rouse_${kind}_after_fork\("
	needs "$kind" $stress_forks "rouse_${kind}_after_fork\("
	needs "$kind" docs/promises.md "\`$kind(_[a-z_]*)?::"
	needs "$kind" who/rouse-gdb.py "^    \"rouse_$kind\": "
	needs "$kind" who/rouse-gdb.py "^    def look_$kind\("
	needs "$kind" $hung "^(static )?struct rouse_$kind "
	needs "$kind" README.md "^\| \[\`rouse_$kind\`\]\($header\)(, in [a-z-]*)? \|"
done

for kind in $(sed -n 's/^\trouse_\([a-z][a-z_]*\)_after_fork;$/\1/p' \
	lib/rouse.map lib/*/*.map); do
	needs "$kind" cli/kinds.h "^	ROW\([A-Z_]*, $kind,"
done

for call in $(sed -n 's/^\t\(rouse_.*_with\);$/\1/p' lib/rouse.map lib/*/*.map); do
	needs "$call" tests/lib/ways.h "$call\("
done
wanted=$(sed -n 's/^#define \(ROUSE__WANTED_[A-Z]*\)  *UINT32_C(\([0-9]*\))$/\1:\2/p' \
	include/rouse/any.h)
[ -n "$wanted" ]
for each in $wanted; do
	needs "${each%:*}" who/waits.c "^	\[${each%:*}\] = ROUSE__KIND_[A-Z]*,\$"
	needs "${each%:*}" who/rouse-gdb.py "^WANTED = \{(.* )?${each#*:}: "
done
exit $failed
