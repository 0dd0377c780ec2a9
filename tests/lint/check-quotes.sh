#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What docs/recipes.md and docs/migrate.md show of a program is in that program,
# word for word: in the file of examples/ to which the page linked last. And what
# migrate.md claims in bold is what that program says it has seen, line by line.
# That the programs work is tested by check-examples.sh.
set -eu
cd "${srcdir-.}"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

for page in docs/recipes.md docs/migrate.md; do
	awk -v claims="$tmp" '
	function text_of(name,    line, text) {
		while ((getline line <name) > 0)
			text = text line "\n"
		close(name)
		return text
	}
	/^```/ && inside {
		inside = 0
		quotes++
		if (!index(text_of(file), "\n" quote)) {
			print FILENAME ":" FNR ": not in " file ":\n" quote
			bad = 1
		}
		next
	}
	/^```/ {
		inside = 1
		quote = ""
		next
	}
	inside {
		quote = quote $0 "\n"
		next
	}
	match($0, /\(\.\.\/examples\/[^)]*[a-z]\)/) {
		file = substr($0, RSTART + 4, RLENGTH - 5)
	}
	/^- \*\*/ && file ~ /\/from-/ {
		split($0, part, /\*\*/)
		name = file
		sub(/.*\//, "", name)
		sub(/\..*/, ".expected", name)
		print part[2] >(claims "/" name)
	}
	END {
		print quotes + 0 " quotes in " FILENAME
		exit bad || inside || !quotes
	}' "$page"
done

for expected in examples/from-*.expected; do
	diff "$expected" "$tmp/$(basename "$expected")"
done
