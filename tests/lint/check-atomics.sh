#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A lint: every atomic access of the library, its bindings and the benchmark
# says its memory order. In the library and its bindings every order but relaxed
# stands within 12 lines below a label such as
#
#	(event.set) release: pairs with (event.look) and (event.entry*). Why.
#
# that is used once, and whose partners exist and name it back; a star stands
# for any ending. The tables of docs/memory-order.md have each label of the
# library, with its order, and no other.
set -eu
cd "${srcdir-.}"

awk '
function bad(where, what)
{
	print where ": " what
	failed = 1
}

# Does the name, which may end in a star, stand for this label?
function means(name, label)
{
	if (sub(/\*$/, "", name))
		return index(label, name) == 1
	return name == label
}

# The partners of a label stand between "pairs" and the end of the sentence,
# which may take several lines.
function partners(text, over)
{
	over = text ~ /\. |\.$|\*\//
	sub(/\. .*|\.$/, "", text)
	while (match(text, /\([a-z]+\.[a-z0-9.-]+\*?\)/)) {
		names[label, substr(text, RSTART + 1, RLENGTH - 2)] = 1
		text = substr(text, RSTART + RLENGTH)
	}
	listing = !over
}

FNR == 1 {
	label_line = -100
	listing = 0
	is_library = FILENAME ~ /^(include|lib)\//
	is_labelled = FILENAME !~ /^bench\//
}

FILENAME ~ /\.md$/ {
	if (match($0, /^\| [a-z]+\.[a-z0-9.-]+ (acquire|release|acq_rel|seq_cst) \|/)) {
		split($0, word, " ")
		if (word[2] in told)
			bad(FILENAME ":" FNR, word[2] " stands twice")
		told[word[2]] = word[3]
	}
	next
}

match($0, /\([a-z]+\.[a-z0-9.-]+\) (acquire|release|acq_rel|seq_cst): pairs/) {
	label = substr($0, RSTART + 1)
	order = label
	sub(/\).*/, "", label)
	sub(/^[^ ]* /, "", order)
	sub(/:.*/, "", order)
	if (label in defined)
		bad(FILENAME ":" FNR, "label " label " stands twice")
	defined[label] = FILENAME ":" FNR
	if (is_library)
		orders[label] = order
	label_line = FNR
	partners(substr($0, RSTART + RLENGTH))
	next
}

listing {
	partners($0)
}

{
	code = $0
	sub(/\/[*].*/, "", code)
	if (code ~ /^[ \t]*[*]/)
		code = ""
}

is_labelled &&
(code ~ /memory_order_(acquire|release|acq_rel|seq_cst|consume)/ ||
 code ~ /__ATOMIC_(ACQUIRE|RELEASE|ACQ_REL|SEQ_CST|CONSUME)/) {
	if (FNR - label_line > 12)
		bad(FILENAME ":" FNR, "a memory order without a label")
}

code ~ /(^|[^_a-z])atomic_(load|store|exchange|fetch_[a-z]+|flag_[a-z_]+) *\(/ ||
code ~ /(^|[^_a-z])atomic_compare_exchange_(weak|strong) *\(/ ||
code ~ /__sync_[a-z]/ {
	bad(FILENAME ":" FNR, "an order left to the default; use _explicit")
}

END {
	for (pair in names) {
		split(pair, name, SUBSEP)
		found = 0
		for (label in defined) {
			if (!means(name[2], label))
				continue
			found = 1
			back = 0
			for (other in names) {
				split(other, its, SUBSEP)
				if (its[1] == label && means(its[2], name[1]))
					back = 1
			}
			if (!back)
				bad(defined[label], label " does not name " name[1])
		}
		if (!found)
			bad(defined[name[1]], name[1] " pairs with " name[2] \
				", which is nowhere")
	}
	for (label in orders)
		if (told[label] != orders[label])
			bad(defined[label], label " " orders[label] \
				" is not in docs/memory-order.md")
	for (label in told)
		if (!(label in orders))
			bad("docs/memory-order.md", label " is nowhere")
	exit failed
}' docs/memory-order.md include/rouse/*.h lib/*.[ch] lib/queue/*.[ch] \
	bindings/python/src/*.[ch] bench/*.[ch] bench/*/*.[ch] bench/peers/*.cpp
