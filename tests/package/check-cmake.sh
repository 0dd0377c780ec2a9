#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A CMake project builds the examples with the sources below it, and with what is
# installed, by find_package(), wherever that was moved to; the versions and
# components that are not there are not found.
set -eu
srcdir=$(cd "${srcdir-.}" && pwd)
. "$srcdir/tests/package/examples.sh"
command -v cmake >/dev/null || {
	echo "there is no cmake (in Debian cmake)"
	exit 77
}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
export CC
# It takes less time than make does.
! command -v ninja >/dev/null || export CMAKE_GENERATOR=Ninja

# configure NAME ARGUMENT...
configure()
{
	name=$1
	shift
	cmake -S "$srcdir/tests/package/project" -B "$tmp/$name" \
		-DEXAMPLES="$srcdir/examples" \
		-DCMAKE_C_FLAGS="$machine_flags -O0" "$@" >"$tmp/log" 2>&1 || {
		cat "$tmp/log"
		return 1
	}
}

# build NAME ARGUMENT...
build()
{
	configure "$@"
	cmake --build "$tmp/$1" --parallel 2 >"$tmp/log" 2>&1 || {
		cat "$tmp/log"
		return 1
	}
	says_as_expected "$tmp/$1"
}

build below -DSOURCE="$srcdir"
echo "exported by make (<), and with CMake (>):"
soname=$(basename .libs/librouse.so.?)
for library in .libs "$tmp/below/rouse"; do
	$NM -D --defined-only "$library/$soname" | sed 's/^[^ ]* //' |
		sort >"$tmp/exports-$(basename "$library")"
done
diff "$tmp/exports-.libs" "$tmp/exports-rouse"

stage "$tmp/stage"
mv "$tmp/stage" "$tmp/moved"
rouse_dir=$tmp/moved$libdir/cmake/rouse
build found -Drouse_DIR="$rouse_dir"

# The component is there if its library is.
rm -f "$tmp/moved$libdir"/librouse-queue.*
queue="-Drouse_DIR=$rouse_dir -DCOMPONENTS=COMPONENTS;queue"
! configure found $queue >/dev/null && grep -q 'no rouse::queue' "$tmp/log" || {
	cat "$tmp/log"
	exit 1
}
touch "$tmp/moved$libdir/librouse-queue.so"
configure found $queue

cat >"$tmp/versions.cmake" <<'END'
function(finds version expected)
	string(REPLACE "." ";" parts "${version}.0.0")
	list(GET parts 0 PACKAGE_FIND_VERSION_MAJOR)
	list(GET parts 1 PACKAGE_FIND_VERSION_MINOR)
	string(REGEX MATCHALL "[0-9]+" parts "${version}")
	list(LENGTH parts PACKAGE_FIND_VERSION_COUNT)
	set(PACKAGE_FIND_VERSION ${version})
	set(PACKAGE_VERSION_COMPATIBLE FALSE)
	include("${FILE}")
	if(NOT PACKAGE_VERSION_COMPATIBLE STREQUAL expected)
		message(FATAL_ERROR "${FILE}: ${version}")
	endif()
endfunction()
END
# finds INSTALLED ASKED ANSWER...
finds()
{
	sed "s/^set(PACKAGE_VERSION .*/set(PACKAGE_VERSION $1)/" \
		"$rouse_dir/rouse-config-version.cmake" >"$tmp/version.cmake"
	shift
	cp "$tmp/versions.cmake" "$tmp/run.cmake"
	while [ $# -gt 0 ]; do
		echo "finds($1 $2)" >>"$tmp/run.cmake"
		shift 2
	done
	cmake -DFILE="$tmp/version.cmake" -P "$tmp/run.cmake"
}
finds 0.1.2 0 TRUE 0.1 TRUE 0.1.1 TRUE 0.1.3 FALSE 0.2 FALSE 0.0 FALSE 1 FALSE
finds 1.4.0 1 TRUE 1.2 TRUE 1.4.0 TRUE 1.5 FALSE 0.1 FALSE 2 FALSE
