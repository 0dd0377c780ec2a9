#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The folder of bench/portable.sh: it needs nothing but the C library, run.sh
# writes what it says in an empty environment, and a part of it when it is
# interrupted.
set -eu
srcdir=${srcdir-.}
tmp=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || :; rm -rf "$tmp"' EXIT
dir="$tmp/a folder"

"$srcdir/bench/portable.sh" "$dir"
for program in "$dir"/bin/*; do
	LD_LIBRARY_PATH="$dir/lib" ldd "$program" >"$tmp/ldd" || continue # static
	if grep 'not found' "$tmp/ldd" ||
		grep ' => /' "$tmp/ldd" | grep -v -F " => $dir/lib/" |
		grep -v '^[[:space:]]*lib\(c\|m\|mvec\|dl\|pthread\|rt\)\.so\.'; then
		echo "$program needs that"
		exit 1
	fi
done
[ ! -e "$dir/bin/rouse-bench-cpython" ]

# shell COMMAND...: by each shell that is here, with nothing from outside.
shell()
{
	env -i $sh "$dir/run.sh" "$@"
}

# The one of musl is a program of its own, which may not have been built.
peers=rouse,glibc
[ ! -e bench/rouse-bench-musl ] || peers=$peers,musl
set -- sh
! command -v busybox || set -- "$@" 'busybox sh'
for sh; do
	rm -rf "$tmp/out"
	shell 5 "$tmp/out" --threads=1,3 --peers=$peers \
		--exclude='*-1000' 2>&1 | tee "$tmp/said"
	tail -n 1 "$tmp/said" | grep -q 'exit status 0'
	[ "$(ls "$tmp/out" | tr '\n' ' ')" = "chaos.txt report.csv report.html \
report.json report.txt stress.txt " ]
	grep -q '^contend-3,rouse,1,' "$tmp/out/report.csv"
	grep -q '^buffer-16-3x3,glibc,1,' "$tmp/out/report.csv"
	grep -q '^fairness: nanoseconds / CPU nanoseconds' "$tmp/out/report.txt"
	grep -q '^Linux ' "$tmp/out/report.txt"
	grep -q '"rounds_asked": 7' "$tmp/out/report.json"
	grep -q '^</html>' "$tmp/out/report.html"
	for file in stress chaos; do
		grep -q 'PASS\|was not built' "$tmp/out/$file.txt"
	done
done
grep -q '^not here *cpython' "$tmp/out/report.txt" ||
	[ ! -e bench/rouse-bench-cpython ]

# A signal ends the measurement, and the rest is not begun.
# On a busy machine it may not have begun by then.
for pause in 4 12 36; do
	rm -rf "$tmp/out"
	env -i sh "$dir/run.sh" 10m "$tmp/out" --peers=rouse,glibc \
		>"$tmp/said" 2>&1 &
	pid=$!
	sleep $pause
	kill -TERM $pid
	status=0
	wait $pid || status=$?
	cat "$tmp/said"
	[ $status -eq 143 ]
	! grep -q '; interrupted$' "$tmp/out/report.txt" || break
done
grep -q '; interrupted$' "$tmp/out/report.txt"
grep -q '"interrupted": true' "$tmp/out/report.json"
grep -q '^</html>' "$tmp/out/report.html"
[ ! -e "$tmp/out/stress.txt" ]

sh=sh
for wrong in '' 5 '0 x' '5d x' '1.5 x' "5 $tmp/out --no-such-option" \
	'5 /dev/null/x'; do
	status=0
	shell $wrong >"$tmp/said" 2>&1 || status=$?
	[ $status -eq 3 ] || {
		echo "run.sh $wrong: ended with $status"
		cat "$tmp/said"
		exit 1
	}
done
