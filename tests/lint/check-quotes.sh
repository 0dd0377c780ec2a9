#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What docs/recipes.md shows of a program is in that program, word for
# word: in the file of examples/ to which the page linked last. That the programs
# work is tested by check-examples.sh.
set -eu
cd "${srcdir-.}"

for page in docs/recipes.md; do
	awk '
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
	END {
		print quotes + 0 " quotes in " FILENAME
		exit bad || inside || !quotes
	}' "$page"
done
