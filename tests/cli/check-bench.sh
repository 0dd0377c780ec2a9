#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# rouse-bench as its user meets it: each workload once, tiny, and what it
# writes; that its self-test passes; what it says to wrong usage. The figures of
# such a run mean nothing: those are for make bench.
set -eu
srcdir=${srcdir-.}
program=bench/rouse-bench
. "$srcdir/tests/program.sh"
patience=800

# Each peer that was built does what it says it does, with a few operations.
ends 0 --list
peers=$(sed '1,/^peers:/d' "$out" | sed -n 's/^\([^ ]*\)  .*/\1/p')
workloads=$(sed '/^$/,$d; s/ .*//' "$out")
has 1 '^rouse  ' "$out"
has 1 '^glibc  ' "$out"
ends 0 --timeout=0.001 --rounds=1 --no-calls --json \
	--exclude='*-1000,*-128,*-64*'
has 0 '"outcome": "[^f]' "$out"
for peer in $peers; do
	says "\"peer\": \"$peer\", \"outcome\": \"fine\""
done

# With all that there is to say. There is no time for the second round.
ends 0 -t 0.001 --rounds=2 --peers=rouse,glibc --seed=42 --csv="$tmp/csv" \
	--html="$tmp/html" --markdown="$tmp/markdown" --json="$tmp/json"
cat "$out"
for workload in $workloads; do
	case $workload in
	*-2cpus) [ "$(nproc)" -ge 2 ] || continue ;;
	esac
	has 1 "^$workload: " "$out"
	has 1 "^$workload,rouse," "$tmp/csv"
	says "$workload"
	# glibc has no eventcount and no latch, and its semaphores are a peer of
	# their own.
	case $workload in
	move-* | latch-* | sem | sem-*) continue ;;
	esac
	has 1 "\"workload\": \"$workload\", \"peer\": \"glibc\"" "$tmp/json"
	has 1 "^$workload,glibc," "$tmp/csv"
done
says "seed 42"
says "no difference shown"
has 1 '^</html>' "$tmp/html"
has 1 '^# ' "$tmp/markdown"

# Both time and CPU time are judged, wherever it is said.
has $(grep -c '^  time: .*rouse.*glibc' "$out") '^  CPU time: .*rouse.*glibc' \
	"$out"
has $(grep -c '^<p>time: ' "$tmp/html") '^<p>CPU time: ' "$tmp/html"
has 1 'All, CPU time' "$tmp/html"
has $(grep -c '^- time: ' "$tmp/markdown") '^- CPU time: ' "$tmp/markdown"
has 3 '^## Where .*in CPU time' "$tmp/markdown"

# Its first sections are the summary in docs/benchmarks.md.
mkdir "$tmp/docs"
cat "$srcdir/docs/benchmarks.md" >"$tmp/docs/benchmarks.md"
sh "$srcdir/bench/publish.sh" "$tmp/markdown" "$tmp/docs"
cmp "$tmp/markdown" "$tmp/docs/data/benchmarks.md"
has 1 '^### On how many workloads$' "$tmp/docs/benchmarks.md"
has 2 '^### Where rouse is behind' "$tmp/docs/benchmarks.md"
has 0 '^### is-set' "$tmp/docs/benchmarks.md"
has 0 '](#' "$tmp/docs/benchmarks.md"
has $(wc -l <"$tmp/csv") '"cpu_ns": .*"cpu_rouse": \|^{"ahead.*"cpu_ahead"' \
	"$tmp/json"
has 1 '^workload,.*,rouse,rouse_cpu,group,number$' "$tmp/csv"
has 1 '^lock,glibc,.*,no difference,no difference,plain,0$' "$tmp/csv"

# A sweep runs its families over the numbers, and what else is named; each of
# its workloads is that of the same name without a sweep.
ends 0 -t 0.001 --rounds=1 --peers=rouse,glibc --sweep='contend*,buffer-16' \
	--threads=3,1 --csv="$tmp/csv" --html="$tmp/html" \
	--markdown="$tmp/markdown" lock
names=$(sed -n 's/^\([a-z0-9-]*\): .*[a-z]$/\1/p' "$out" | tr '\n' ' ')
[ "$names" = "lock buffer-16-1x1 buffer-16-3x3 contend-1 contend-3 \
contend-1-work contend-3-work buffer-16 contend contend-work " ] || {
	echo "the sweep had: $names"
	exit 1
}
has 1 '^contend-3-work,rouse,.*,contend-work,3$' "$tmp/csv"
for group in buffer-16 contend contend-work; do
	has 1 "<figcaption>$group: time per " "$tmp/html"
	has 1 "<figcaption>$group: CPU time per " "$tmp/html"
	has 1 "^### $group\$" "$tmp/markdown"
done
ends 0 --list 'contend-8*' buffer-16-8x8
sed '/^$/,$d' "$out" >"$tmp/usual"
ends 0 --list --sweep=contend,contend-work,buffer-16 --threads=8
sed '/^$/,$d' "$out" | diff "$tmp/usual" -
cpus=$(nproc)
ends 0 --list --sweep
for n in 1 2 4 $((cpus > 4 ? 2 * cpus : 8)); do
	for workload in contend-$n contend-$n-work fairness-$n event-release-$n \
		cond-release-$n event-pingpong-${n}pairs cond-pingpong-${n}pairs \
		buffer-1-${n}x$n buffer-16-${n}x$n buffer-1024-${n}x$n; do
		has 1 "^$workload " "$out"
	done
done

# Rounds that cannot show anything are told of before and after, those that the
# time cuts off too; with enough of them nothing is said.
few="too few to show any difference, the least is 6"
# finishes PATTERN ARGUMENT...: what it says matches that if no round is cut off; on
# a busy machine each takes longer than planned.
finishes()
{
	pattern=$1
	shift
	for seconds in 2 8 30; do
		ends 0 -t $seconds --no-calls -p rouse,glibc "$@" is-set
		! grep -q "$pattern" "$out" || break
	done
}
finishes '^rounds  *5 of 5 ' --rounds=5 --html="$tmp/html"
[ "$(head -n 1 "$out")" = "rouse-bench: 5 of 5 rounds: $few" ]
has 1 "^rounds  *5 of 5 rounds: $few" "$out"
has 1 "<dt>rounds<dd>5 of 5 rounds: $few" "$tmp/html"
ends 0 -t 0.001 --rounds=9 --no-calls -p rouse,glibc --json is-set
says "rouse-bench: --timeout leaves 1 of 9 rounds: $few"
says '"rounds": 1, "rounds_asked": 9, "can_tell": false, "interrupted": false'
finishes '"rounds": 6,' --rounds=6 --json
has 0 "too few" "$out"
has 0 "leaves" "$out"
says '"rounds": 6, "rounds_asked": 6, "can_tell": true'

# What was measured is reported by one that is interrupted.
# Where others want the CPUs as well, it may have measured nothing by then, or
# each once.
for pause in 2 6 18; do
	: >"$tmp/csv"
	$program -t ${pause}0 --no-calls -p rouse,glibc --csv="$tmp/csv" \
		'contend-2*' lock >"$out" &
	pid=$!
	sleep $pause
	kill -TERM $pid
	status=0
	wait $pid || status=$?
	[ $status -eq 143 ]
	! grep -q ',1,' "$tmp/csv" || ! grep -q '^rounds  *0 of 7 ' "$out" ||
		break
done
has 1 '^measured .*; interrupted$' "$out"
has 1 '^rounds  *0 of 7 rounds' "$out"
grep -qE '^(lock|contend-2|contend-2-work),(rouse|glibc),1,' "$tmp/csv"
has 1 '^contend-2-work: ' "$out"
says "not measured"
has 0 "crashed" "$out"

# System calls are counted, one by one, where that is allowed: a set that
# nobody waits for makes none, one that wakes somebody does.
ends 0 -t 0.001 --rounds=1 -p rouse --json set-clear event-release-16
if grep -q '"calls": null' "$out"; then
	has 2 '"calls": null' "$out"
else
	has 1 '"workload": "set-clear".*"calls": 0.000,' "$out"
	has 0 '"workload": "event-release-16".*"calls": 0.000,' "$out"
fi

ends 0 --self-test --timeout=8
cat "$out"
says "self-test PASS"
for workload in set-clear lock event-pingpong-1cpu contend-8-work; do
	for metric in time 'CPU time'; do
		grep -q "^PASS  $workload  *braked  *$metric  *more than rouse" \
			"$out"
		grep -q "^PASS  $workload  *twin  *$metric  *no difference" "$out"
	done
done
says "PASS  event-pingpong-1cpu  broken   stuck"
[ "$(nproc)" -lt 2 ] || says "PASS  contend-8            broken   wrong"

ends 0 --help
says "Exit status"
ends 0 --version
ends 3 --timeout=0
ends 3 --rounds=0
ends 3 --rounds=100
ends 3 --peers=nonsense
says "there is no peer 'nonsense'"
ends 3 --exclude=nonsense
ends 3 --exclude='*'
says "no workload or no peer is left"
ends 3 nonsense
says "there is no workload 'nonsense'"
ends 3 --csv="$tmp/no/file" is-set
says "No such file"
ends 3 --sweep=nonsense
says "there is no family 'nonsense'"
ends 3 --sweep=plain
ends 3 --threads=2
says "is for a --sweep"
ends 3 --sweep --threads=0
ends 3 --sweep --threads=1,1025
ends 3 --no-such-option
