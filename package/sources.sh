#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copies these sources: what git knows, or all of a tarball.
# Usage: sources.sh DIRECTORY
set -eu
mkdir -p "$1"
to=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# No pipe: there only the last command's failure would be seen.
if [ -e .git ]; then
	git ls-files -z >"$tmp/list"
else
	find . -type f -print0 >"$tmp/list"
fi
tar --null -T "$tmp/list" -cf "$tmp/archive"
tar -C "$to" -xf "$tmp/archive"
