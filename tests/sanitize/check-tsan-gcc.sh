#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# ThreadSanitizer, of gcc and g++. The last row has the library compiled with it
# too.
set -eu
. "${srcdir-.}/tests/sanitize/rows.sh"
needs gcc g++

built gcc static gcc -fsanitize=thread
rows right handed race unlocked order freed reused
built g++ shared g++ -x c++ -fsanitize=thread
rows right
for source in "${srcdir-.}"/lib/*.c; do
	gcc -g -O1 -fsanitize=thread -DROUSE_NO_SANITIZE -I"$include" \
		-c "$source" -o "$tmp/$(basename "$source" .c).o"
done
built both "$(echo "$tmp"/*.o)" gcc -fsanitize=thread
rows right handed race
exit $status
