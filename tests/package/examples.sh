#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# To be sourced by tests that build the examples with other means: $tmp is a
# folder, $srcdir an absolute path.

[ "${PACKAGE_TESTS-}" != no ] || {
	echo "it was left out by PACKAGE_TESTS=no"
	exit 77
}
case $machine_flags in
*ROUSE_DEBUG_OWNERS*)
	echo "a library with owners is built by ./configure alone"
	exit 77
	;;
esac
[ -e .libs/librouse.so ] && [ -e .libs/librouse.a ] || {
	echo "there is no shared library, or no static one"
	exit 77
}

# stage DIRECTORY: as make install has it, in so far as this is of use; what that
# does is for make installcheck to look at.
stage()
{
	MAKEFLAGS="" $MAKE -s install-libLTLIBRARIES install-cmakeDATA \
		install-pkgconfigDATA DESTDIR="$1" >"$tmp/log" 2>&1 || {
		cat "$tmp/log"
		exit 1
	}
	mkdir -p "$1$includedir"
	cp -r "$srcdir"/include/* "$1$includedir"
}

# says_as_expected DIRECTORY: the examples that were built there, and the program
# "static" if it is there, say what they should, and use the library of their own.
says_as_expected()
{
	for expected in "$srcdir"/examples/*.expected; do
		name=$(basename "$expected" .expected)
		timeout 60 "$1/$name" | diff "$expected" -
		readelf -d "$1/$name" | grep -q 'NEEDED.*librouse\.so\.' || {
			echo "$name has not got the shared library"
			exit 1
		}
	done
	[ -e "$1/static" ] || return 0
	timeout 60 "$1/static" | diff "$srcdir/examples/handshake.expected" -
	! readelf -d "$1/static" | grep 'NEEDED.*librouse' || {
		echo "static has got the shared library"
		exit 1
	}
}
