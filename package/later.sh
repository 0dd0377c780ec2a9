#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Makes Debian packages that are the same as those in a directory but for a later
# version, so that an upgrade can be tried: each file is another package's before
# and after. Usage: later.sh DIRECTORY, which gets them in its folder later.
set -eu
cd "$1"
mkdir -p later
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
for package in *.deb; do
	rm -rf "$tmp/unpacked"
	dpkg-deb -R "$package" "$tmp/unpacked"
	sed -i 's/^Version: .*/&+later/; s/(= \([^)]*\))/(= \1+later)/g' \
		"$tmp/unpacked/DEBIAN/control"
	dpkg-deb --root-owner-group -b "$tmp/unpacked" later >"$tmp/log"
done
