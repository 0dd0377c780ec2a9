#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The shared libraries against the descriptions of their ABI that are checked in,
# package/abi/MACHINE.abi and MACHINE-queue.abi, by abidiff of abigail-tools.
# Usage: abidiff.sh check [all] | update [new], in the build directory
#   check   fails if anything that programs rely on has changed; what was added
#           may be there
#   all     nor may anything have been added
#   update  check, and then describe the libraries as they are now
#   new     with no check before: for a new soname, or where no release has the
#           old one
# It ends with 77, and says why, where that cannot be told of any library; with all,
# where it cannot be told of one of them.
set -eu
srcdir=$(cd "$(dirname "$0")/.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

skip()
{
	echo "the ABI is not compared: $*"
	exit 77
}

command -v abidiff >/dev/null || skip "no abidiff (in Debian abigail-tools)"
[ -e .libs/librouse.so ] || skip "there is no shared library"
readelf -hSW .libs/librouse.so >"$tmp/elf"
# x86-64, from "Advanced Micro Devices X86-64".
machine=$(sed -n 's/^ *Machine: *\(.* \)*//p' "$tmp/elf")
! grep -q ELF32 "$tmp/elf" || machine=$machine-32
grep -q '\.debug_info' "$tmp/elf" || skip "there is no debug information"
! nm -D .libs/librouse.so | grep -q rouse_owners_ ||
	skip "with owners it is another one"
! nm -D .libs/librouse.so | grep -qE ' U __(asan|tsan|ubsan)' ||
	skip "there is a sanitizer in it"

# describe LIBRARY: as it is now, in $tmp/abi. Compilers differ in what they say is
# inline, and builds in where the sources are; neither matters.
describe()
{
	abidw --exported-interfaces-only --no-corpus-path --no-comp-dir-path \
		--no-show-locs --no-elf-needed --type-id-style hash \
		--out-file "$tmp/abidw" "$1"
	sed "s/ declared-inline='yes'//; s,path='[^']*/lib/,path='lib/," \
		"$tmp/abidw" >"$tmp/abi"
}

# check [--no-added-syms]: $tmp/abi against $description.
check()
{
	abidiff "$@" "$srcdir/$description" "$tmp/abi" || {
		echo "The ABI is not that of $description:" \
			"CONTRIBUTING.md, The ABI, says what to do."
		exit 1
	}
}

update()
{
	[ "${1-}" = new ] || [ ! -e "$srcdir/$description" ] ||
		check --no-added-syms
	mkdir -p "$srcdir/package/abi"
	cp "$tmp/abi" "$srcdir/$description"
	echo "$description is up to date"
}

case "$*" in
check | 'check all' | update | 'update new') ;;
*)
	sed -n '6,12s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
compared=
for library in librouse librouse-queue; do
	description=package/abi/$machine${library#librouse}.abi
	if [ ! -e .libs/$library.so ]; then
		echo "$library is not compared: it was not built"
		continue
	fi
	[ -e "$srcdir/$description" ] || [ "$1" = update ] || {
		[ "$*" != 'check all' ] || skip "no $description"
		echo "$library is not compared: no $description"
		continue
	}
	describe .libs/$library.so
	case "$*" in
	check) check --no-added-syms ;;
	'check all') check ;;
	*) update "${2-}" ;;
	esac
	compared=yes
done
[ -n "$compared" ] || skip "nothing describes that of $machine"
