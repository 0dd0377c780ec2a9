#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A lint: every atomic access of the library says its memory order, and every
# order but relaxed stands within 12 lines below a label such as
#
#	(E1) release: pairs with (E2) and (E3). What it carries.
#
# whose partners exist and name it back. A label is used once.
set -eu
cd "${srcdir-.}"

awk '
function bad(where, what)
{
	print where ": " what
	failed = 1
}

# The partners of a label stand between "pairs" and the end of the sentence,
# which may take several lines.
function partners(text, over)
{
	over = text ~ /\. |\.$|\*\//
	sub(/\. .*|\.$/, "", text)
	while (match(text, /\([A-Z][0-9]+\)/)) {
		names[label, substr(text, RSTART + 1, RLENGTH - 2)] = 1
		text = substr(text, RSTART + RLENGTH)
	}
	listing = !over
}

FNR == 1 {
	label_line = -100
	listing = 0
}

match($0, /\([A-Z][0-9]+\) (acquire|release|acq_rel|seq_cst): pairs/) {
	label = substr($0, RSTART + 1)
	sub(/\).*/, "", label)
	if (label in defined)
		bad(FILENAME ":" FNR, "label " label " stands twice")
	defined[label] = FILENAME ":" FNR
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

code ~ /memory_order_(acquire|release|acq_rel|seq_cst|consume)/ ||
code ~ /__ATOMIC_(ACQUIRE|RELEASE|ACQ_REL|SEQ_CST|CONSUME)/ {
	if (FNR - label_line > 12)
		bad(FILENAME ":" FNR, "a memory order without a label")
}

code ~ /(^|[^_a-z])atomic_(load|store|exchange|fetch_[a-z]+|flag_[a-z_]+) *\(/ ||
code ~ /(^|[^_a-z])atomic_compare_exchange_(weak|strong) *\(/ {
	bad(FILENAME ":" FNR, "an order left to the default; use _explicit")
}

END {
	for (pair in names) {
		split(pair, name, SUBSEP)
		if (!(name[2] in defined))
			bad(defined[name[1]], name[1] " pairs with " name[2] \
				", which is nowhere")
		else if (!((name[2], name[1]) in names))
			bad(defined[name[2]], name[2] " does not name " name[1])
	}
	exit failed
}' include/rouse/*.h lib/*.c lib/*.h
