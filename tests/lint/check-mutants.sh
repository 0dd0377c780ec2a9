#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A lint: each of explore/mutants/*.patch begins with the four lines that say what
# it is, and its promises exist. Each hunk has so much context that it fits in one
# place only, wherever that has moved to, and no more than that needs.
set -eu
cd "${srcdir-.}"

awk '
function bad(what)
{
	print patch ": " what
	failed = 1
}

# In how many places of the file does this block stand?
function places(block, text, n, at)
{
	text = texts[file]
	n = 0
	while ((at = index(text, "\n" block)) > 0) {
		n++
		text = substr(text, at + 1)
	}
	return n
}

function end_of_hunk(n)
{
	if (!in_hunk)
		return
	in_hunk = 0
	n = places(whole)
	if (n != 1)
		bad("a hunk fits in " n " places of " file ", not in one")
	if (leading > 0 && trailing > 0 && places(inner) == 1)
		bad("a hunk of " file " has more context than it needs")
}

BEGIN {
	split("Bug Shipped Killer Promise", keys, " ")
	while ((getline line <"docs/promises.md") > 0)
		if (line ~ /^\| [A-Z][0-9] \|/)
			promised[substr(line, 3, 2)] = 1
}

FNR == 1 {
	end_of_hunk()
}

FNR <= 4 {
	patch = FILENAME
	if ($0 !~ "^" keys[FNR] ": .")
		bad("line " FNR " does not begin with \"" keys[FNR] ": \"")
}

FNR == 4 && /^Promise: / {
	n = split(substr($0, 10), names, " ")
	for (i = 1; i <= n; i++)
		if (!(names[i] in promised))
			bad("docs/promises.md has no promise " names[i])
}

/^--- a\// {
	end_of_hunk()
	file = substr($0, 7)
	if (!(file in texts)) {
		texts[file] = "\n"
		while ((getline line <file) > 0)
			texts[file] = texts[file] line "\n"
		close(file)
	}
	next
}

/^\+\+\+ / {
	next
}

/^@@/ {
	end_of_hunk()
	in_hunk = 1
	whole = inner = pending = ""
	patch = FILENAME
	leading = trailing = changes = 0
	next
}

in_hunk && /^[ -]/ {
	whole = whole substr($0, 2) "\n"
}

# The inner block is the hunk without its first and last line of context.
in_hunk && /^ / {
	if (!changes && !leading++)
		next
	if (changes)
		trailing++
	inner = inner pending
	pending = substr($0, 2) "\n"
	next
}

in_hunk && /^-/ {
	inner = inner pending substr($0, 2) "\n"
	pending = ""
}

in_hunk && /^[-+]/ {
	changes++
	inner = inner pending
	pending = ""
	trailing = 0
}

END {
	end_of_hunk()
	exit failed
}' explore/mutants/*.patch
