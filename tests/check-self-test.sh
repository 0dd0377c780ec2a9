#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# rouse-stress finds each bug of its self-test, and says so if it does not.
set -eu
srcdir=${srcdir-.}
program=stress/rouse-stress
. "$srcdir/tests/program.sh"

patience=300 # in all; each bug has its own limit
ends 0 --self-test --seed=1
cat "$out"
has 22 '^PASS' "$out"
says "PASS, 17 of 17 bugs caught"

# One that is none at all, and one that is missing.
mkdir "$tmp/broken"
cp stress/rouse-stress stress/rouse-stress-chaos "$tmp"
printf '#!/bin/sh\n' >"$tmp/broken/await-samples-late"
chmod +x "$tmp/broken/await-samples-late"
program=$tmp/rouse-stress
ends 3 --self-test
says "FAIL  await-samples-late"
says "not caught"
says "No such file"
