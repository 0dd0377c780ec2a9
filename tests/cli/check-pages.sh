#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Pages and pictures: what they say can be read in light and in dark colours, and
# on a narrow screen; a stall's page has its diagnosis; what was not measured is
# not there.
set -eu
srcdir=${srcdir-.}
program=
. "$srcdir/tests/program.sh"
page=$tmp/page

# readable COLOUR GROUND...: each of these is at least 4.5:1, as WCAG reckons it,
# in both sets of colours.
readable()
{
	tr '{};' '\n\n\n' <"$page" | awk -v pairs="$*" '
	function part(hex, at,   v) {
		v = index("0123456789abcdef", substr(hex, at, 1)) * 16 - 16
		v = (v + index("0123456789abcdef", substr(hex, at + 1, 1)) - 1) / 255
		return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ^ 2.4
	}
	function light(hex) {
		if (length(hex) == 4)
			hex = "#" substr(hex, 2, 1) substr(hex, 2, 1) \
				substr(hex, 3, 1) substr(hex, 3, 1) \
				substr(hex, 4, 1) substr(hex, 4, 1)
		return .2126 * part(hex, 2) + .7152 * part(hex, 4) + \
			.0722 * part(hex, 6) + .05
	}
	/prefers-color-scheme:dark/ { dark = 1 }
	/^:root$/ { set = dark + 0; dark = 0 }
	/^--/ { split($0, of, ":"); colour[set, of[1]] = of[2] }
	END {
		n = split(pairs, name, " ")
		for (set = 0; set < 2; set++)
			for (i = 1; i < n; i += 2) {
				a = colour[set, "--" name[i]]
				b = colour[set, "--" name[i + 1]]
				ratio = light(a) / light(b)
				if (ratio < 1)
					ratio = 1 / ratio
				if (a == "" || b == "" || ratio < 4.5) {
					print name[i], a, "on", name[i + 1], b, ratio
					bad = 1
				}
			}
		exit bad || n < 2
	}'
}

# fits: what may be wider than the screen is in something that scrolls.
fits()
{
	has 1 '<meta name="viewport" content="width=device-width' "$page"
	has 0 '^<table\|^<pre\|^<svg' "$page"
	has $(grep -c '<table\|<pre' "$page") '<div class="wide"><\(table\|pre\)' \
		"$page"
}

common="fg bg dim bg good bg bad bg fg soft dim soft"
program=stress/rouse-stress
if [ -x $program ]; then
	ends 2 --timeout=1 --stall=1 --sabotage --html="$page" buffer
	readable $common ink bg
	grep -q '^[^{]*\.badge{[^}]*color:var(--bg)' "$page"
	fits
	has 1 '<div class="wide"><pre>rouse-stress: stall in buffer' "$page"
	has 0 '\(^\|[ >]\)0 ns' "$page"
	has 0 '<th>p50' "$page"
	sed -n '/<pre>/,/<\/pre>/p' "$page" | sed 's/.*<pre>//; s/&lt;/</g
		s/&gt;/>/g; s/&amp;/\&/g; /<\/pre>/d' >"$tmp/told"
	grep -vxFf "$out" "$tmp/told" >"$tmp/more" || :
	[ "$(wc -l <"$tmp/told")" -gt 20 ] && [ ! -s "$tmp/more" ] || {
		echo "the page and standard error differ"
		cat "$tmp/more"
		exit 1
	}
	ends 2 --timeout=1 --stall=1 --sabotage --json buffer
	has 1 '"diagnosis": "rouse-stress: stall in buffer.*is:\\u000a' "$out"
	ends 0 --timeout=0.2 --html="$page" buffer
	has 1 '<th>p50' "$page"
	fits
fi

program=bench/rouse-bench
if [ -x $program ]; then
	# A busy machine has too little time for six rounds.
	for seconds in 1 8 40; do
		ends 0 -t $seconds --rounds=6 --no-calls --html="$page" \
			--csv="$tmp/csv" -p rouse,glibc,futex set-clear lock
		grep -q '^rounds ' "$out" || break
	done
	readable $common
	fits
	sed -n '/<h2>All, /,/<h2>Curves/p' "$page" >"$tmp/overview"
	[ "$(grep -oE 'class="(ahead|behind|same)"' "$tmp/overview" | wc -l)" \
		-eq 8 ]
	[ "$(grep -oE 'class="(ahead">[0-9.,]+ [+]|behind">[0-9.,]+ −|same">[0-9.,]+ =)' \
		"$tmp/overview" | wc -l)" -eq 8 ] || {
		echo "a figure says by its colour alone how rouse stands"
		cat "$tmp/overview"
		exit 1
	}
	has 0 '<th>p50\|<th>calls\|<th>shares' "$page"
	has 0 ',0,0,0,0,0,' "$tmp/csv"
fi

program=sim/rouse-sim
if [ -x $program ]; then
	ends 0 --time=50us --threads=512,1024 --cpus=1 --html="$page"
	readable $common
	fits
	has 2 '<text [^>]*>1,024</text>' "$page"
	ends 2 --threads=1 --work=1e9 --time=10us --html="$page"
	has 1 'colspan="1">no operation was finished' "$page"
fi

program=explore/rouse-explore
if [ -x $program ]; then
	ends 0 --svg="$page" --replay=a event-pulse:1+1:all
	readable fg bg dim bg bad bg good bg
	has 0 'black\|white\|gray\|red\|green\|silver' "$page"
fi
