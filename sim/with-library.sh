#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Build rouse-sim with the library of another tree instead of this one's, to
# compare the two. Run it in the directory where rouse-sim was built. Usage:
#
#	sim/with-library.sh TREE PROGRAM
set -eu
[ $# -eq 2 ] || {
	echo "usage: $0 TREE PROGRAM" >&2
	exit 3
}
tree=$1 program=$2
srcdir=$(dirname "$0")/..
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
set -- "$tree"/lib/*.c "$srcdir"/sim/locks/rouse.c
# Where both have librouse-queue.
if [ -d "$tree/lib/queue" ] && ar t sim/libsubjects.a | grep -q wfcqueue; then
	set -- "$@" "$tree"/lib/queue/*.c "$srcdir"/sim/locks/rouse-queue.c
fi
for source; do
	case $source in
	*/lib/bell.c) continue ;;  # the machine has no descriptors
	*/lib/eventfd.c | */lib/futex.c) continue ;; # and a door of its own
	esac
	# A tree from before ROUSE__PAUSE has the instruction only.
	${CC-cc} -std=c11 -O2 -g -fsanitize=thread -DROUSE__PAUSE=sim_pause \
		-DROUSE__OTHER_THREADS -DROUSE_NO_SANITIZE \
		'-D__builtin_ia32_pause()=sim_pause()' \
		-include "$srcdir/sim/sim.h" \
		-I"$tree/include" -I"$tree/lib" -c "$source" \
		-o "$work/other-$(basename "$source" .c).o"
done
${CC-cc} -o "$program" sim/rouse_sim-main.o sim/libsim.a "$work"/other-*.o \
	sim/libsubjects.a sim/libold.a sim/libmachine.a cli/libcli.a -lm
