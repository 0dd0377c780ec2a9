#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# make installcheck: build an example against what was installed, the way a
# user does, with the shared library and with the static one, and run it; see
# that there are man pages, and the programs that ./configure was told to install;
# and run a program with the Python module, if there is one. It must be where that
# Python looks for modules, if it looks in any directory under the prefix.
set -eu
srcdir=$(dirname "$0")/../..
expected=$srcdir/examples/event.expected
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

PKG_CONFIG_PATH=${DESTDIR-}$pkgconfigdir
PKG_CONFIG_SYSROOT_DIR=${DESTDIR-}
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR

flags=$($PKG_CONFIG --cflags --libs rouse)
$CC -std=c11 "$srcdir/examples/event.c" -o "$tmp/shared" $flags -pthread
LD_LIBRARY_PATH=${DESTDIR-}$libdir "$tmp/shared" >"$tmp/said"
diff "$expected" "$tmp/said"

# gdb finds its script by the name of the library.
for library in "${DESTDIR-}$libdir"/librouse.so.*.*; do
	[ ! -e "$library" ] || [ -e "${DESTDIR-}$gdbdir$libdir/$(
		basename "$library")-gdb.py" ] || {
		echo "gdb would find nothing for $library"
		exit 1
	}
done

# So does a CMake project.
if command -v cmake >/dev/null; then
	echo 'cmake_minimum_required(VERSION 3.13)
project(user LANGUAGES C)
find_package(rouse REQUIRED)
add_executable(program program.c)
target_link_libraries(program PRIVATE rouse::rouse)' >"$tmp/CMakeLists.txt"
	cp "$srcdir/examples/event.c" "$tmp/program.c"
	CC=$CC cmake -S "$tmp" -B "$tmp/cmake" \
		-Drouse_DIR="${DESTDIR-}$libdir/cmake/rouse"
	cmake --build "$tmp/cmake"
	"$tmp/cmake/program" | diff "$expected" -
fi

flags=$($PKG_CONFIG --static --cflags --libs rouse)
$CC -std=c11 "$srcdir/examples/event.c" -o "$tmp/static" \
	-Wl,-Bstatic $flags -Wl,-Bdynamic -pthread
"$tmp/static" >"$tmp/said"
diff "$expected" "$tmp/said"

for page in man7/rouse.7 man3/rouse_event_wait.3 man3/rouse_event_wait_until.3; do
	[ -s "${DESTDIR-}$mandir/$page" ] || {
		echo "there is no $page in $mandir"
		exit 1
	}
done

# librouse-queue needs no library of liburcu's.
if [ -n "$have_queue" ]; then
	expected=$srcdir/examples/pool.expected
	flags=$($PKG_CONFIG --cflags --libs rouse-queue)
	$CC -std=c11 "$srcdir/examples/pool.c" -o "$tmp/pool" $flags -pthread
	LD_LIBRARY_PATH=${DESTDIR-}$libdir "$tmp/pool" >"$tmp/said"
	diff "$expected" "$tmp/said"
	flags=$($PKG_CONFIG --static --cflags --libs rouse-queue)
	$CC -std=c11 "$srcdir/examples/pool.c" -o "$tmp/pool-static" \
		-Wl,-Bstatic $flags -Wl,-Bdynamic -pthread
	"$tmp/pool-static" >"$tmp/said"
	diff "$expected" "$tmp/said"
fi

# Each program that was asked for works and has its page, and no other is there.
for name in rouse-stress rouse-stress-chaos rouse-bench rouse-explore rouse-sim \
	rouse-who; do
	program=${DESTDIR-}$bindir/$name
	page=${DESTDIR-}$mandir/man1/$name.1
	case " $programs " in
	*/$name\ *)
		LD_LIBRARY_PATH=${DESTDIR-}$libdir "$program" --version &&
			[ -s "$page" ]
		;;
	*)
		# An earlier one may have left it, unless this is a new place.
		[ -z "${DESTDIR-}" ] ||
			{ [ ! -e "$program" ] && [ ! -e "$page" ]; }
		;;
	esac || {
		echo "$name, or its page, is there or not against what was asked"
		exit 1
	}
done

[ -n "$pythonmoduledir" ] || exit 0
site=$(dirname "$pythonmoduledir")
"$PYTHON" -c 'import site, sys
prefix, installed = sys.argv[1:]
paths = [path for path in site.getsitepackages()
         if path.startswith(prefix + "/lib")]
if paths and installed not in paths:
    sys.exit(f"the Python module is in {installed}, not in one of {paths}")
sys.exit(0 if paths else 3)' "$prefix" "$site" || {
	[ $? -eq 3 ]
	echo "$PYTHON looks in no directory under $prefix: PYTHONPATH=$site"
	must_be_told=yes
}
[ -z "${DESTDIR-}${must_be_told-}" ] || export PYTHONPATH="${DESTDIR-}$site"
PYTHONDONTWRITEBYTECODE=1 timeout 60 "$PYTHON" -m rouse \
	"$srcdir/bindings/python/examples/event.py" >"$tmp/said"
diff "$srcdir/bindings/python/examples/event.expected" "$tmp/said"
