#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The shared library against the description of its ABI that is checked in,
# package/abi/MACHINE.abi, by abidiff of abigail-tools.
# Usage: abidiff.sh check [all] | update [new], in the build directory
#   check   fails if anything that programs rely on has changed; what was added
#           may be there
#   all     nor may anything have been added
#   update  check, and then describe the library as it is now
#   new     with no check before: for a new soname, or where no release has the
#           old one
# It ends with 77, and says why, where that cannot be told.
set -eu
srcdir=$(cd "$(dirname "$0")/.." && pwd)
library=.libs/librouse.so
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

skip()
{
	echo "the ABI is not compared: $*"
	exit 77
}

command -v abidiff >/dev/null || skip "no abidiff (in Debian abigail-tools)"
[ -e $library ] || skip "there is no shared library"
readelf -hSW $library >"$tmp/elf"
# x86-64, from "Advanced Micro Devices X86-64".
machine=$(sed -n 's/^ *Machine: *\(.* \)*//p' "$tmp/elf")
! grep -q ELF32 "$tmp/elf" || machine=$machine-32
grep -q '\.debug_info' "$tmp/elf" || skip "$library has no debug information"
! nm -D $library | grep -q rouse_owners_ ||
	skip "with owners it is another one"
! nm -D $library | grep -qE ' U __(asan|tsan|ubsan)' ||
	skip "there is a sanitizer in it"
description=$srcdir/package/abi/$machine.abi

# Compilers differ in what they say is inline, and builds in where the sources
# are; neither matters.
abidw --exported-interfaces-only --no-corpus-path --no-comp-dir-path \
	--no-show-locs --no-elf-needed --type-id-style hash $library |
	sed "s/ declared-inline='yes'//; s,path='[^']*/lib/,path='lib/," \
		>"$tmp/abi"

# check [--no-added-syms]
check()
{
	[ -e "$description" ] || skip "no package/abi/$machine.abi"
	abidiff "$@" "$description" "$tmp/abi" || {
		echo "The ABI is not that of package/abi/$machine.abi:" \
			"CONTRIBUTING.md, The ABI, says what to do."
		exit 1
	}
}

case "$*" in
check) check --no-added-syms ;;
'check all') check ;;
update | 'update new')
	[ -n "${2-}" ] || [ ! -e "$description" ] || check --no-added-syms
	mkdir -p "$srcdir/package/abi"
	cp "$tmp/abi" "$description"
	echo "package/abi/$machine.abi is up to date"
	;;
*)
	sed -n '6,12s/^# \{0,1\}//p' "$0" >&2
	exit 2
	;;
esac
