# SPDX-License-Identifier: BSD-2-Clause
#
# What perf script prints of the probes of rouse, in short: see perf.sh. A record
# is a line, with the arguments of the probe, then its stack, a frame a line, then
# an empty line.

BEGIN {
	split("event lock rlock cond waiter bell sem auto latch barrier once " \
	      "count queue", kinds, " ")
	kinds[255] = "any"
}

# Not every awk prints numbers of more than 32 bits in hexadecimal, or takes two
# of them for two when they are subscripts: so they are strings until here.
function hex(n,   text, digit) {
	n += 0
	for (text = ""; n > 0; n = (n - digit) / 16) {
		digit = n % 16
		text = substr("0123456789abcdef", digit + 1, 1) text
	}
	return "0x" text
}

# The power of two below.
function bucket(us,   n) {
	for (n = 1; 2 * n <= us; n *= 2)
		;
	return n
}

function end_of_wait(   us, object) {
	if (!(tid in began))
		return
	us = (time - began[tid]) * 1e6
	object = kinds[arg[2]] " " hex(arg[1])
	waits[object]++
	total[object] += us
	if (us > longest[object])
		longest[object] = us
	if (arg[4] < 0)
		vain[object]++
	spread[object, bucket(us)]++
	from[object "  " stack] += us
	if ((arg[3] in woke) && woke[arg[3]] >= began[tid])
		wakes[waker[arg[3]] " wakes " tid ", " object]++
	delete began[tid]
}

function finish() {
	if (event == "wait__begin") {
		began[tid] = time
	} else if (event == "wait__end") {
		end_of_wait()
	} else if (event == "wake") {
		woke[arg[1]] = time
		waker[arg[1]] = tid
	} else if (event == "choose") {
		chosen++
	} else if (event == "hand__over") {
		handed++
	} else if (event == "starve") {
		starved++
	}
	event = ""
}

/ sdt_rouse:/ {
	for (i = 1; $i !~ /^sdt_rouse:/; i++)
		;
	event = $i
	sub(/^sdt_rouse:/, "", event)
	sub(/(_[0-9]+)?:$/, "", event)
	tid = $(i - 2)
	time = $(i - 1) + 0
	for (; i <= NF; i++)
		if ($i ~ /^arg[0-9]=/)
			arg[substr($i, 4, 1)] = substr($i, 6) ""
	stack = ""
	frames = 0
	next
}

# A frame. Those inside the library are the same for all.
event != "" && NF >= 2 {
	if ($2 !~ /^(rouse__|wake$|park$|wait_since$|wait_for_any$)/ && frames++ < 5)
		stack = stack (frames > 1 ? " < " : "") $2
	next
}

{ finish() }

# The keys of an array of numbers, the largest number first.
function sorted(array,   n, key, i) {
	for (i in order)
		delete order[i]
	for (key in array) {
		for (i = n++; i > 0 && array[order[i]] < array[key]; i--)
			order[i + 1] = order[i]
		order[i + 1] = key
	}
	return n
}

END {
	finish()
	n = sorted(total)
	print "Waits that spun or slept, and how many microseconds they took:"
	for (i = 1; i <= n; i++) {
		object = order[i]
		printf("%s: %d waits, %d in vain, %d us in all, %d at most\n",
		       object, waits[object], vain[object], total[object],
		       longest[object])
		for (us = 1; us <= longest[object]; us *= 2)
			if ((object, us) in spread)
				printf("  %9d us  %d\n", us,
				       spread[object, us])
	}
	n = sorted(from)
	print "\nFrom where, in microseconds:"
	for (i = 1; i <= n && i <= 20; i++)
		printf("  %9d us  %s\n", from[order[i]], order[i])
	n = sorted(wakes)
	print "\nWhich thread wakes which:"
	for (i = 1; i <= n && i <= 20; i++)
		printf("  %9d  %s\n", wakes[order[i]], order[i])
	printf("\n%d waiters chosen, %d of them handed a lock; %d times a waiter starved\n",
	       chosen, handed, starved)
}
