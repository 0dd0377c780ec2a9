#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# rouse-sim as its user meets it, and its purpose: it shows the collapse of a
# lock that collapses with many CPUs, and none in one that does not.
set -eu
srcdir=${srcdir-.}
program=sim/rouse-sim
. "$srcdir/tests/program.sh"

# Locks whose CPU time for an operation with 16 threads on 16 CPUs is many times
# that with 2 threads, and locks where it is not.
collapsing='lock-2b26b47 old-swap-first'
# The library's own swaps twice where clang before version 16 compiled it.
steady='rouse:500 sketch:300 sketch-k1:300'

# The same seed gives the same bytes, another seed does not.
ends 0 --seed=7 --cpus=4 --threads=1-2x --subject=rouse,three-state \
	--workload=lock,buffer-16,event-pairs,broadcast --time=1ms \
	--csv="$tmp/first" --html="$tmp/html" --markdown="$tmp/markdown"
cp "$out" "$tmp/text"
has 1 '^</html>$' "$tmp/html"
has 3 '^<h2>event-pairs\|^<h2>buffer-16\|^<h2>broadcast' "$tmp/html"
has 4 '^| 8 | .* / .* |$' "$tmp/markdown"
ends 0 --seed=7 --cpus=4 --threads=1-2x --subject=rouse,three-state \
	--workload=lock,buffer-16,event-pairs,broadcast --time=1ms \
	--csv="$tmp/again"
cmp "$tmp/first" "$tmp/again"
cmp "$out" "$tmp/text"
ends 0 --seed=8 --cpus=4 --threads=1-2x --subject=rouse,three-state \
	--workload=lock,buffer-16,event-pairs,broadcast --time=1ms \
	--csv="$tmp/other"
if cmp -s "$tmp/first" "$tmp/other"; then
	echo "another seed changes nothing"
	exit 1
fi

# A simulation does not depend on the ones before.
ends 0 --seed=7 --cpus=4 --threads=2 --subject=three-state \
	--workload=buffer-16 --time=1ms --csv="$tmp/alone"
line=$(tail -n 1 "$tmp/alone")
has 1 "^$line\$" "$tmp/first"

# growth SUBJECT: the ratio of these CPU times in percent.
growth()
{
	ends 0 --cpus=16 --threads=2,16 --subject="$1" --csv="$tmp/csv"
	awk -F, 'NR == 2 { two = $7 } NR == 3 { print int(100 * $7 / two) }' \
		"$tmp/csv"
}
for subject in $collapsing; do
	growth=$(growth "$subject")
	[ "$growth" -ge 1200 ] || {
		echo "$subject does not collapse: $growth % of the CPU time"
		exit 1
	}
done
for subject in $steady; do
	most=${subject#*:} subject=${subject%:*}
	growth=$(growth "$subject")
	[ "$growth" -le "$most" ] || {
		echo "$subject collapses: $growth % of the CPU time"
		exit 1
	}
done

# Nor where each of many CPUs has a thread that wants the lock: they go to sleep.
ends 0 --cpus=256 --threads=512 --workload=lock,buffer-16 --subject=rouse \
	--csv="$tmp/csv"
awk -F, 'NR > 1 && $7 > 10000 { bad = 1 } END { exit bad }' "$tmp/csv" || {
	echo "the library's lock collapses"
	cat "$out"
	exit 1
}

# Each workload of semaphores and queues runs to its end, and a queue that hands an
# item out twice would end the program. Without librouse-queue there are lists.
ends 0 --subject='*' --workload='sem-*,queue-*' --cpus=4 --threads=2,4 \
	--time=100us --csv="$tmp/csv"
has 8 '^sem-[a-z0-9-]*,c++,4,' "$tmp/csv"
has 10 '^queue-[a-z0-9]*,three-state,4,' "$tmp/csv"
if [ "${with_queue-yes}" = yes ]; then
	has 10 '^queue-[a-z0-9]*,rouse-throttled,4,' "$tmp/csv"
	has 8 '^queue-[a-z0-9]*,wfcqueue,4,' "$tmp/csv"
	# A bounded one does not collapse where many wait for room, awake: on 16
	# CPUs, and on 64 one that is throttled.
	for place in 16:rouse-queue 64:rouse-throttled; do
		ends 0 --workload=queue-bound --cpus="${place%:*}" --threads=2,32 \
			--subject="${place#*:}" --time=500us --csv="$tmp/csv"
		awk -F, 'NR > 1 { ns[++n] = $6 }
			END { exit !(ns[2] < 4 * ns[1]) }' "$tmp/csv"
	done
	# One that is throttled wakes fewer consumers.
	ends 0 --workload=queue-idle --cpus=64 --threads=32 --time=300us \
		--subject=rouse-queue,rouse-throttled --csv="$tmp/csv"
	awk -F, 'NR > 1 { wakes[++n] = $13 }
		END { exit !(wakes[1] > .6 && wakes[2] < .6 * wakes[1]) }' \
		"$tmp/csv"
else
	ends 3 --subject=rouse-queue --workload=queue-1
	ends 0 --list
	has 3 'not built here' "$out"
fi

# The library's semaphores spin, glibc's do not.
ends 0 --workload=sem-pairs --subject=rouse,sem --threads=2 --csv="$tmp/csv"
awk -F, 'NR > 1 { ns[++n] = $6 } END { exit !(ns[1] < ns[2] / 10) }' "$tmp/csv"

# Predictions come near to the measurements, and mostly in the same order.
ends 0 --measured --time=1ms --csv="$tmp/measured"
sed -n 's/^In all: off by a factor of \(.*\), and \(.*\) of \(.*\) pairs.*/\1 \2 \3/p' \
	"$out" >"$tmp/near"
awk '{ exit !(NF == 3 && $1 < 1.35 && $2 / $3 > .8) }' "$tmp/near" || {
	cat "$out"
	exit 1
}

# Parameters can be changed.
ends 0 --threads=1 --csv="$tmp/cheap"
ends 0 --threads=1 --set=rmw=100 --set=load=0 --csv="$tmp/dear"
awk -F, 'FNR == 2 { ns[++n] = $6 } END { exit !(ns[2] > ns[1] + 150) }' \
	"$tmp/cheap" "$tmp/dear"

ends 0 --list
says lock-2b26b47
says one-of-many
ends 0 --list-parameters
says futex_handoff
ends 0 --help
says "Exit status"
ends 0 --version

ends 2 --threads=1 --work=1e9 --time=10us
says "no operation"
program=timeout
ends 130 --preserve-status --signal=INT 4 sim/rouse-sim --subject=mcs --cpus=256 \
	--threads=1,1024 --time=20ms
says "Interrupted: 1 of 2"
program=sim/rouse-sim

ends 3 --subject=tas --workload=buffer-1
says "nothing to simulate"
ends 3 --workload=buffer-1 --threads=1
ends 3 --subject=nonsense
says nonsense
ends 3 --workload=nonsense
ends 3 --cpus=0
ends 3 --cpus=257
ends 3 --cpus=2x
ends 3 --threads=1025
ends 3 --threads=1-
ends 3 --time=never
ends 3 --set=rmw
ends 3 --set=nonsense=1
ends 3 --set=rmw=-1
ends 3 --work=much
ends 3 --seed=x
ends 3 --csv=/nonsense/file
ends 3 operand
ends 3 --no-such-option
