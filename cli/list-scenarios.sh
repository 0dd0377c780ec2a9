#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Writes the table of all scenarios, in C, on stdout: those that these files
# define, in this order. Usage: list-scenarios.sh FILE...
set -eu
names=
for file; do
	found=$(sed -n 's/^const struct scenario \([a-z_]*\) = {$/\1/p' "$file")
	[ -n "$found" ] || {
		echo "list-scenarios.sh: $file defines no scenario" >&2
		exit 1
	}
	names="$names $found"
done

echo '/* Made by cli/list-scenarios.sh. */'
echo '#include "scenario/scenario.h"'
echo
echo '#include <stddef.h>'
echo
printf 'extern const struct scenario %s;\n' $names
echo
echo 'const struct scenario *const scenarios[] = {'
printf '\t&%s,\n' $names
printf '\tNULL,\n};\n'
