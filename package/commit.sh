#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Prints of which commit these sources are, and when that was made, in seconds
# since 1970: as git says, with -dirty after what was changed since; in a release
# tarball as its file COMMIT says, and else "unknown 0".
cd "$(dirname "$0")/.." || exit 1
if [ -e .git ] && commit=$(git rev-parse --short=12 HEAD 2>/dev/null); then
	git diff --quiet HEAD 2>/dev/null || commit=$commit-dirty
	echo "$commit $(git log -1 --format=%ct)"
elif [ -e COMMIT ]; then
	cat COMMIT
else
	echo "unknown 0"
fi
