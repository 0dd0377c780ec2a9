#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Writes the table of all scenarios of a program, in C, on stdout: those that
# these files define, in this order.
#
#	list-scenarios.sh HEADER TYPE FILE...
#
#	HEADER  declares the table: const TYPE *const scenarios[]
#	TYPE    of a scenario, such as "struct scenario"
set -eu
header=$1 type=$2
shift 2
names=
for file; do
	found=$(sed -n "s/^const $type \([a-z_]*\) = {\$/\1/p" "$file")
	[ -n "$found" ] || {
		echo "list-scenarios.sh: $file defines no scenario: it has no" \
			"line 'const $type NAME = {'" >&2
		exit 1
	}
	names="$names $found"
done

echo '/* Made by cli/list-scenarios.sh. */'
echo '/* clang-format off */'
echo "#include \"$header\""
echo
echo '#include <stddef.h>'
echo
printf "extern const $type %s;\n" $names
echo
echo "const $type *const scenarios[] = {"
printf '\t&%s,\n' $names
printf '\tNULL,\n};\n'
