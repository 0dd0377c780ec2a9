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
sources_of_all=$(echo "${srcdir-.}"/lib/*.c)
[ -z "$have_queue" ] ||
	sources_of_all="$sources_of_all $(echo "${srcdir-.}"/lib/queue/*.c)"
for source in $sources_of_all; do
	gcc -g -O1 -fsanitize=thread -DROUSE_NO_SANITIZE -I"$include" \
		-I"${srcdir-.}/lib" $QUEUE_CFLAGS \
		-c "$source" -o "$tmp/$(basename "$source" .c).o"
done
built both "$(echo "$tmp"/*.o)" gcc -fsanitize=thread
rows right handed race
exit $status
