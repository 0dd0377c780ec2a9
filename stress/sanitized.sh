#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# make GOAL under a sanitizer, in a build of its own below sanitized/, from
# what a release would hold. The first thing that it reports ends the run.
# Usage: stress/sanitized.sh MAKE GOAL-tsan|GOAL-asan, in the build directory.
set -eu
make=$1
goal=${2%-*}
kind=${2##*-}
case $kind in
tsan) flags=-fsanitize=thread ;;
asan) flags='-fsanitize=address,undefined -fno-sanitize-recover=all' ;;
*) echo "$0: there is no sanitizer '$kind'" >&2; exit 2 ;;
esac
mkdir -p sanitized
$make distdir distdir=sanitized/$kind >sanitized/log
cd sanitized/$kind
./configure --disable-shared CFLAGS="-g -O1 $flags" >>../log
$make stress/rouse-stress >>../log
TSAN_OPTIONS=${TSAN_OPTIONS-halt_on_error=1}
export TSAN_OPTIONS
exec $make "$goal"
