#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Copies these sources: what git knows, or all of a tarball.
# Usage: sources.sh DIRECTORY
set -eu
mkdir -p "$1"
to=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
if [ -e .git ]; then
	git ls-files
else
	find . -type f
fi | tar -cf - -T - | tar -C "$to" -xf -
