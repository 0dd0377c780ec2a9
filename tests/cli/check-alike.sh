#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What all programs that were built here have in common: the options that each
# has, the files and standard output that cannot be written, and that a signal
# ends a run with what came of it by then.
set -eu
srcdir=${srcdir-.}
program=
. "$srcdir/tests/program.sh"

# brief and endless: arguments of a run that takes no time, and of one that takes
# minutes; page: the option for a file; end: what that file ends with; stopped:
# what the endless one says when it is stopped.
about()
{
	program=$1
	case $1 in
	stress/*)
		brief="-t 0.2 pulse" endless="-t 9m pulse buffer" page=--html
		end='</html>' stopped="rouse-stress: STOPPED by"
		;;
	explore/*)
		brief=event-pulse:1+1:all page=--table end=' passed |'
		endless="event-pulse:1+1:all event-pulse:4+1:all -t 9m"
		stopped="STOPPED by"
		;;
	bench/*)
		brief="-t 0.001 --rounds=1 --no-calls -p rouse is-set"
		endless="-t 9m --no-calls -p rouse lock is-set" page=--html
		end='</html>' stopped="; interrupted"
		;;
	sim/*)
		brief="--threads=1 --time=50us" page=--html end='</html>'
		endless="--subject=mcs --cpus=256 --threads=1,256 --time=9"
		stopped="Interrupted: "
		;;
	esac
}

# writes STATUS TO ARGUMENT...: the same as ends, with standard output to a file.
writes()
{
	want=$1 to=$2
	shift 2
	status=0
	timeout $patience "$program" "$@" >"$to" 2>"$out" || status=$?
	[ $status -eq "$want" ] || {
		echo "$program $* >$to: ended with $status, not $want"
		cat "$out"
		exit 1
	}
}

common()
{
	ends 0 -h
	cp "$out" "$tmp/help"
	has 1 '^Usage: ' "$out"
	says "Exit status"
	says "-h, --help"
	for option in '-?' --help; do
		ends 0 "$option"
		cmp "$out" "$tmp/help"
	done
	ends 0 --usage
	ends 0 -V
	ends 0 --version
	has 1 "^$(basename "$program") [0-9]" "$out"
	ends 3 --no-such-option
	ends 3 --seed=-1
	says "--seed: '-1' is not a whole number"
}

outputs()
{
	for option in --list --help --version; do
		writes 3 /dev/full $option
		says "cannot write standard output: No space left on device"
	done
	# The file does not get what should have been printed.
	status=0
	"$program" $page="$tmp/page" $brief </dev/null >&- 2>"$out" ||
		status=$?
	[ $status -eq 3 ] || {
		echo "$program: ended with $status, standard output closed"
		exit 1
	}
	says "cannot write standard output: Bad file descriptor"
	has 0 '^rouse-.*, seed [0-9]*$' "$tmp/page"
	writes 3 /dev/full $brief
	says "cannot write standard output"

	# One that cannot be opened is said before the run.
	ends 3 $page="$tmp/no/page" $endless
	says "cannot write $tmp/no/page: No such file or directory"
	ends 3 $page=/dev/full $brief
	says "cannot write /dev/full: No space left on device"

	# What was there before is gone, but only when there is something new.
	yes | head -c 99999 >"$tmp/page"
	ends 3 $page="$tmp/page" --no-such-option
	ends 0 $page="$tmp/page" $brief
	has 0 '^y$' "$tmp/page"
	tail -n 1 "$tmp/page" | grep -F "$end"
}

# stops NAME STATUS: that signal ends an endless run.
stops()
{
	rm -f "$tmp/pid"
	# timeout sees to it that SIGINT is not ignored, and hands it on.
	timeout $patience sh -c 'echo $$ >"$0"; exec "$@"' "$tmp/pid" \
		"$program" $page="$tmp/page" $endless >"$out" 2>&1 &
	guard=$!
	until [ -s "$tmp/pid" ] && grep -q '^SigCgt:.*4..[2367abef]$' \
		"/proc/$(cat "$tmp/pid")/status"; do
		sleep 0.1
		[ -e "/proc/$guard" ] || break
	done
	kill -"$1" $guard
	status=0
	wait $guard || status=$?
	[ $status -eq "$2" ] || {
		echo "$program: ended with $status at SIG$1"
		cat "$out"
		exit 1
	}
	says "$stopped"
	[ -s "$tmp/page" ]
}

for program in stress/rouse-stress stress/rouse-stress-chaos \
	explore/rouse-explore bench/rouse-bench sim/rouse-sim; do
	if [ ! -x $program ]; then
		echo "$program was not built"
		continue
	fi
	about $program
	common
	outputs
	stops INT 130
	stops TERM 143
done

# A failure that was found stays one, whatever cannot be written.
about stress/rouse-stress
if [ -x $program ]; then
	ends 2 -t 1 --stall=1 --sabotage --html=/dev/full pulse
	says "cannot write /dev/full"
fi

# What a limit of the system keeps from it is no failure of what is run, and it
# is said how to need less. A sanitizer needs more memory than this to start.
# short STATUS KILOBYTES ARGUMENT...
short()
{
	status=0 want=$1 memory=$2
	shift 2
	(ulimit -v "$memory" && exec "$program" "$@") >"$out" 2>&1 ||
		status=$?
	[ $status -eq "$want" ] || {
		echo "$program $*: ended with $status, not $want"
		cat "$out"
		exit 1
	}
	says "this is a limit on"
}
about stress/rouse-stress
if [ -x $program ] && (ulimit -v 400000 && exec $program --list >"$out"); then
	short 3 400000 -t 9m --html="$tmp/page" crowd
	says "or lower --producers and --consumers"
	says "TROUBLE in crowd"
	tail -n 1 "$tmp/page" | grep -F "$end"
fi
about bench/rouse-bench
if [ -x $program ] && (ulimit -v 100000 && exec $program --list >"$out"); then
	short 3 100000 -t 1 --rounds=1 --no-calls -p rouse,glibc \
		cond-release-1000 lock
	has 1 '^  rouse  *no means for it' "$out"
	has 1 '^  rouse .*[0-9][.][.][0-9]' "$out"
	says "or lower --threads"
fi
