#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Make a folder that measures rouse on another Linux machine of this kind, with
# nothing installed there. Usage, in the folder of a build: portable.sh DIR
#
# DIR/run.sh is to be run there. DIR/bin has rouse-bench, its helper programs
# and rouse-stress, DIR/lib the shared libraries of rouse and of the peers. The C
# library does not go along: glibc is one of the peers, and is to be that
# machine's own; it must not be older than this one's. Neither does Python.
set -eu

if [ $# -ne 1 ] || [ ! -e Makefile ]; then
	sed -n '4,5s/^# \{0,1\}//p' "$0" >&2
	exit 3
fi
dir=$1
${MAKE-make} portable-programs
mkdir -p "$dir/bin" "$dir/lib"
cp "$(dirname "$0")/portable-run.sh" "$dir/run.sh"
chmod +x "$dir/run.sh"

# Of a program that is linked with a shared librouse, libtool has a script here,
# and the program itself one deeper.
for program in bench/rouse-bench bench/rouse-bench-sleeps \
	bench/rouse-bench-musl stress/rouse-stress stress/rouse-stress-chaos; do
	name=${program##*/}
	if [ ! -e "$program" ]; then
		echo "portable.sh: left out: $name, which was not built"
		continue
	fi
	if [ "$(head -c 2 "$program")" = '#!' ]; then
		program=${program%/*}/.libs/$name
	fi
	cp "$program" "$dir/bin/$name"
done
if [ -e bench/rouse-bench-cpython ]; then
	echo "portable.sh: left out: cpython, which needs that Python"
fi

# All that the programs are linked with, but what is the C library's.
for program in "$dir"/bin/*; do
	LD_LIBRARY_PATH=$PWD/.libs ldd "$program" 2>/dev/null |
		sed -n 's/^[[:space:]]*\([^ ]*\) => \(\/[^ ]*\) .*/\1 \2/p'
done | sort -u | while read -r name path; do
	case $name in
	libc.so.* | libm.so.* | libmvec.so.* | libpthread.so.* | libdl.so.* | \
		librt.so.* | libresolv.so.* | libutil.so.* | ld-linux*) ;;
	*) cp -L "$path" "$dir/lib/$name" ;;
	esac
done
echo "portable.sh: $dir, $(du -sh "$dir" | cut -f1); to be run there:" \
	"./run.sh 10m out"
