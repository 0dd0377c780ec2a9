#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Publish a table of results: its rows go to docs/data/NAME.md, and a summary
# of them into docs/verification.md.
#
#	publish.sh explore|explore-deep|mutants TABLEFILE
#
# rouse-explore --table writes the table of the first two, mutants.sh --table
# that of the third.
set -eu

if [ $# -ne 2 ]; then
	echo "usage: $0 explore|explore-deep|mutants TABLEFILE" >&2
	exit 2
fi
name=$1 table=$2 docs=$(dirname "$0")/../docs
case $name in
explore) title='The runs of the quick set' ;;
explore-deep) title='The runs of the deep set' ;;
mutants) title='The mutants, and what found them' ;;
*)
	echo "$0: there is no table '$name'" >&2
	exit 2
	;;
esac
[ -s "$table" ] || {
	echo "$0: there is no table in $table" >&2
	exit 1
}

# What both summaries need: numbers with commas are read and written, and rows
# are counted by the first word of their name.
common='
BEGIN { FS = " *[|] *"; OFS = " | " }
function number(text) { gsub(",", "", text); return text + 0 }
function grouped(n, text, tail)
{
	text = sprintf("%.0f", n)
	for (; length(text) > 3; text = substr(text, 1, length(text) - 3))
		tail = "," substr(text, length(text) - 2) tail
	return text tail
}
function count(n, one, many) { return grouped(n) " " (n == 1 ? one : many) }
function plain(text) { gsub("`", "", text); return text }
function row(a, b, c, d, e, f, g)
{
	print "| " a, b, c, d, e, f (g == "" ? "" : " | " g) " |"
}
/^\| `/ {
	name = plain($2)
	group = name
	sub(/-.*/, "", group)
	if (!(group in rows))
		groups[++n_groups] = group
	rows[group]++
	n++
}
'

# Of the runs: by the first word of the scenario, how they were searched, and
# the largest that was searched to its end.
runs='
/^\| `/ {
	how = $4 ~ /^every/ ? "all" : $4 ~ /random/ ? "random" : "bounded"
	size = number($6)
	by[group, how]++
	by[how]++
	if (how == "random") {
		schedules += size
	} else {
		states[group] += size
		all_states += size
	}
	if (how == "all" && $8 == "passed" && size > largest[group]) {
		largest[group] = size
		of[group] = "`" name "` " $3 ": " grouped(size) " states"
	}
	if (!(name in seen))
		scenarios++
	seen[name] = 1
	threads = split($3, role, "+")
	sum = 0
	for (i = 1; i <= threads; i++)
		sum += role[i]
	if (sum > most)
		most = sum
	seconds += $7
	passed += $8 == "passed"
	limited += $8 ~ /^passed so far/
	failed += $8 !~ /^passed/
}
END {
	if (n == 0)
		exit 1
	printf "%s of %s, with up to %d threads: ", count(n, "run", "runs"), \
		count(scenarios, "scenario", "scenarios"), most
	printf "%s passed, ", grouped(passed)
	if (limited > 0)
		printf "%s found nothing wrong up to a limit, ", \
			grouped(limited)
	printf "%s failed. %s and %s in %s.\n\n", \
		failed ? grouped(failed) : "none", \
		count(all_states, "state", "different states"), \
		count(schedules, "random schedule", "random schedules"), \
		count(seconds, "CPU second", "CPU seconds")
	row("scenarios", "runs", "every schedule", "bounded", "random", \
	    "states", "largest search of every schedule")
	print "|---|--:|--:|--:|--:|--:|---|"
	for (i = 1; i <= n_groups; i++) {
		group = groups[i]
		row(group, rows[group], by[group, "all"] + 0, \
		    by[group, "bounded"] + 0, by[group, "random"] + 0, \
		    grouped(states[group]), of[group] ? of[group] : "-")
	}
}
'

# Of the mutants: by the part of the library, whether the bug had shipped
# elsewhere, and which kind of run found it.
mutants='
/^\| `/ {
	known += $3 !~ /^(-|order|)$/
	known_of[group] += $3 !~ /^(-|order|)$/
	how = $4 ~ /:all/ ? "all" : $4 ~ /:p[0-9]/ ? "bounded" : \
		$4 ~ /:r[0-9]/ ? "random" : "nothing"
	by[group, how]++
	by[how]++
	if (how != "nothing")
		size[++sizes] = number($6)
}
END {
	if (n == 0)
		exit 1
	printf "%s, %s found. %s are after bugs that shipped elsewhere. ", \
		count(n, "mutant", "mutants"), \
		by["nothing"] ? grouped(n - by["nothing"]) : "all", grouped(known)
	small = 0
	for (i = 1; i <= sizes; i++) {
		small += size[i] < 1000
		if (size[i] > largest)
			largest = size[i]
	}
	printf "%s within 1,000 states, the last within %s.\n\n", \
		count(small, "was found", "were found"), grouped(largest)
	row("part", "mutants", "shipped elsewhere", "found by every schedule", \
	    "bounded", "random", "not found")
	print "|---|--:|--:|--:|--:|--:|--:|"
	for (i = 1; i <= n_groups; i++) {
		group = groups[i]
		row(group, rows[group], known_of[group] + 0, \
		    by[group, "all"] + 0, by[group, "bounded"] + 0, \
		    by[group, "random"] + 0, by[group, "nothing"] + 0)
	}
}
'

tmp=$(mktemp)
trap 'rm -f "$tmp"' EXIT
case $name in
mutants) program=$mutants ;;
*) program=$runs ;;
esac
awk "$common$program" "$table" >"$tmp" || {
	echo "$0: $table has no rows" >&2
	exit 1
}
sh "$(dirname "$0")/../docs/insert.sh" "$name" "$tmp" "$docs/verification.md"
mkdir -p "$docs/data"
{
	printf '# %s\n\nWritten by `make %s`; ' "$title" "$name"
	printf '[verification.md](../verification.md) has the summary.\n\n'
	cat "$table"
} >"$docs/data/$name.md"
