#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Publish a page of rouse-bench --markdown: it becomes docs/data/benchmarks.md,
# and its first sections the summary in docs/benchmarks.md.
#
#	publish.sh PAGE [DOCS]
#
# DOCS is the directory to write to (default: docs/ of this tree).
set -eu

if [ $# -ne 1 ] && [ $# -ne 2 ]; then
	echo "usage: $0 PAGE [DOCS]" >&2
	exit 2
fi
tree=$(dirname "$0")/..
page=$1 docs=${2-$tree/docs}

tmp=$(mktemp)
trap 'rm -f "$tmp"' EXIT

# The facts, the scores, and where rouse is behind: one level deeper, with links
# into the page.
awk '
/^##/ {
	sections++
	wanted = /^## On how many workloads$/ || /^## Where rouse is behind/
	found += wanted
}
!wanted && !(sections == 0 && /^- / && !/^- command: /) { next }
/^$/ {
	blank = 1
	next
}
{
	if (/^## /) {
		$0 = "#" $0
		blank = 1
	}
	gsub(/\]\(#/, "](data/benchmarks.md#")
	print (blank ? "\n" : "") $0
	blank = 0
}
END { exit found < 2 }
' "$page" >"$tmp" || {
	echo "$0: $page is no page of rouse-bench --markdown" >&2
	exit 1
}
sh "$tree/docs/insert.sh" bench "$tmp" "$docs/benchmarks.md"
mkdir -p "$docs/data"
cp "$page" "$docs/data/benchmarks.md"
