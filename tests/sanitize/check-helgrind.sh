#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Helgrind, a tool of valgrind.
set -eu
. "${srcdir-.}/tests/sanitize/rows.sh"
[ -n "${VALGRIND=valgrind}" ] || skip "./configure found no valgrind"
needs "$VALGRIND"

# Its threads take turns in order, or one that polls keeps the others waiting.
runner="$VALGRIND --tool=helgrind --fair-sched=try"
built helgrind shared $CC -DROUSE_VALGRIND
rows right handed race order freed reused
exit $status
