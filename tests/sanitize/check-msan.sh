#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# MemorySanitizer, which clang has.
set -eu
. "${srcdir-.}/tests/sanitize/rows.sh"
needs clang

built msan static clang -fsanitize=memory
rows right handed raw
exit $status
