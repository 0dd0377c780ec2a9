#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# DRD, a tool of valgrind, which knows no order of locks.
set -eu
. "${srcdir-.}/tests/sanitize/rows.sh"
[ -n "${VALGRIND=valgrind}" ] || skip "./configure found no valgrind"
needs "$VALGRIND"

# As check-helgrind.sh.
runner="$VALGRIND --tool=drd --fair-sched=try"
built drd static $CC -DROUSE_VALGRIND
rows right handed race freed reused
exit $status
