#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A release: its tarball, checked. Usage: release.sh versions | ready | make
#   versions  all places agree on the version
#   ready     the same; CHANGES.md has the day of the release; git knows of all
#             files, and of no change; the description of the ABI has each call
#   make      the same, and then, in a build directory: make distcheck; the tarball
#             has each file of the tree, and comes out the same, byte by byte,
#             from a fresh clone; then its checksum, and a wrap file for Meson
# MAKE may name a make.
set -eu
srcdir=$(cd "$(dirname "$0")/.." && pwd)

fail()
{
	echo "no release: $*" >&2
	exit 1
}

# number WORD: of the macro ROUSE_VERSION_WORD
number()
{
	sed -n "s/^#define ROUSE_VERSION_$1 //p" "$srcdir/include/rouse/types.h"
}

versions()
{
	version=$(sed -n 's/^#define ROUSE_VERSION *"\(.*\)"$/\1/p' \
		"$srcdir/include/rouse/types.h")
	numbers=$(number MAJOR).$(number MINOR).$(number PATCH)
	[ "$version" = "$numbers" ] ||
		fail "types.h says \"$version\", and in numbers $numbers"
	configured=$(sed -n 's/^AC_INIT(\[rouse\], \[\(.*\)\])$/\1/p' \
		"$srcdir/configure.ac")
	[ "$version" = "$configured" ] ||
		fail "types.h says $version, configure.ac $configured"
	heading=$(sed -n '/^## /{s///p;q;}' "$srcdir/CHANGES.md")
	[ "$version" = "${heading%%,*}" ] ||
		fail "types.h says $version, the top of CHANGES.md $heading"
	for page in "$srcdir"/docs/*.[1-9] "$srcdir"/docs/*/*.[1-9]; do
		[ ! -e "$page" ] || grep -q "^\.TH .*\"rouse $version\"" "$page" ||
			fail "$page is not of rouse $version"
	done
}

ready()
{
	versions
	echo "${heading#*, }" | grep -qxE '[0-9]{4}-[0-9]{2}-[0-9]{2}' ||
		fail "CHANGES.md has no day of release, but: $heading"
	[ -e "$srcdir/.git" ] || fail "$srcdir is no clone of a repository"
	changed=$(git -C "$srcdir" status --porcelain)
	[ -z "$changed" ] || fail "this is in no commit:
$changed"
	"$srcdir/package/abidiff.sh" check all ||
		fail "the ABI was not compared, or has changed; see CONTRIBUTING.md"
}

# What is for work in a clone only.
not_released='^\.ci/run$|^debian/|^\.gitignore$|^GNUmakefile$|^bootstrap$'

make_it()
{
	ready
	tarball=rouse-$version.tar.xz
	${MAKE:-make} distcheck
	tmp=$(mktemp -d)
	trap 'rm -rf "$tmp"' EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM

	tar -tf "$tarball" | sed 's,^[^/]*/,,' | sort >"$tmp/released"
	git -C "$srcdir" ls-files | grep -vE "$not_released" | sort |
		comm -23 - "$tmp/released" >"$tmp/missing"
	[ ! -s "$tmp/missing" ] ||
		fail "the tarball is without $(tr '\n' ' ' <"$tmp/missing")"

	echo "once more, from a fresh clone"
	git clone -q "$srcdir" "$tmp/clone"
	(
		cd "$tmp/clone"
		umask 077
		unset MAKEFLAGS
		autoreconf --install && ./configure && make dist
	) >"$tmp/log" 2>&1 || {
		cat "$tmp/log"
		fail "a fresh clone makes no tarball"
	}
	cmp "$tarball" "$tmp/clone/$tarball" ||
		fail "the tarball of a fresh clone is another one"

	sha256sum "$tarball" >"$tarball.sha256"
	"$srcdir/package/wrap.sh" "$tarball" >rouse.wrap
	cat "$tarball.sha256"
	echo "ready: $tarball, its checksum beside it, and rouse.wrap;" \
		"the tag is for $("$srcdir/package/commit.sh" | sed 's/ .*//')"
}

case "$*" in
versions) versions ;;
ready) ready ;;
make) make_it ;;
*)
	sed -n '4,11s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
