#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# To be sourced: where the source of another project comes from, and how long what
# is done with it may take.
set -eu
ulimit -c 0

# source_of PACKAGE DIRECTORY: the upstream source of Debian's package, unpacked
# there. It comes from where this machine gets its packages, by apt-get, which
# checks signatures; the system's own lists stay as they are.
source_of()
{
	[ ! -e "$2" ] || return 0
	apt=$PWD/apt
	mkdir -p "$apt/parts" "$apt/lists/partial" "$apt/cache/archives/partial"
	sed 's/^Types:.*/Types: deb-src/' /etc/apt/sources.list.d/*.sources \
		>"$apt/parts/source.sources" 2>"$apt/log" || :
	sed -n 's/^deb /deb-src /p' /etc/apt/sources.list \
		>"$apt/parts/source.list" 2>>"$apt/log" || :
	for step in update "source --download-only $1"; do
		apt-get -q -o Dir::Etc::SourceList=/dev/null \
			-o Dir::Etc::SourceParts="$apt/parts" \
			-o Dir::State::Lists="$apt/lists" \
			-o Dir::Cache="$apt/cache" $step >>"$apt/log" 2>&1 || :
	done
	# The patches of Debian need not be there.
	tarball=$(ls ./*"$1"*_*.orig.tar.* | head -n 1) 2>>"$apt/log" || {
		cat "$apt/log"
		echo "apt-get has no source of $1"
		exit 1
	}
	mkdir "$2.new"
	tar -xf "$tarball" -C "$2.new" --strip-components=1
	mv "$2.new" "$2"
	echo "$1: $tarball"
}

# run COMMAND...: with its output in a log, which is shown where it fails.
run()
{
	timeout 600 "$@" >log 2>&1 </dev/null || {
		tail -n 50 log
		echo "failed: $*"
		exit 1
	}
}
