#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Put a file into a document, in place of what is between the lines
#
#	<!-- NAME: begin -->
#	<!-- NAME: end -->
set -eu

if [ $# -ne 3 ]; then
	echo "usage: $0 NAME FILE DOCUMENT" >&2
	exit 2
fi
name=$1 file=$2 doc=$3
[ -s "$file" ] || {
	echo "$0: there is nothing in $file" >&2
	exit 1
}

# Beside the document, with its mode: then a rename puts it in its place.
new=$(mktemp "$doc.XXXXXX")
trap 'rm -f "$new"' EXIT
cp -p "$doc" "$new"

# -v would take backslashes in the file's name for escapes.
FILE=$file awk -v name="$name" '
$0 == "<!-- " name ": end -->" {
	ends++
	if (begins != 1)
		exit
	within = 0
}
!within
$0 == "<!-- " name ": begin -->" {
	begins++
	within = 1
	print ""
	while ((getline line < ENVIRON["FILE"]) > 0)
		print line
	print ""
}
END {
	exit !(begins == 1 && ends == 1)
}
' "$doc" >"$new" || {
	echo "$0: in $doc must be one line '<!-- $name: begin -->' and," \
		"below it, one '<!-- $name: end -->'" >&2
	exit 1
}

mv "$new" "$doc"
