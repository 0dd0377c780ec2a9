#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# ThreadSanitizer, of clang and clang++.
set -eu
. "${srcdir-.}/tests/sanitize/rows.sh"
needs clang clang++

built clang shared clang -fsanitize=thread
rows right handed race unlocked order freed reused
built clang++ static clang++ -x c++ -fsanitize=thread
rows right
exit $status
