#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What ./configure did not find, and so make check skips: a line each. It is
# skipped itself (77) if there is any.
set -eu
[ -n "$skips" ] || exit 0
echo "make check skips, since ./configure did not find what that needs:"
echo "$skips" | sed 's/; */\
/g' | sed '/./s/^/    /'
exit 77
