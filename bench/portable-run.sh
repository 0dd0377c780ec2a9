#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Measure rouse and its peers on this machine. Usage: run.sh TIME OUT [OPTION...]
#
# TIME is what all of it may take, such as 90, 10m or 1h: seven tenths of it for
# rouse-bench over 1, 2, 4, .. threads, the rest for rouse-stress, with and
# without chaos. The results are six files in the folder OUT: report.txt (the
# machine, all tables, the summary), report.csv, report.json, report.html,
# stress.txt and chaos.txt. OPTIONs are for rouse-bench, such as --rounds=11,
# --threads=1,16,256 or a workload; bin/rouse-bench --help names them.
# Ctrl-C ends it with what was measured by then.
#
# Exit status: 0 all is well; 1 a peer or the stress failed, see the files; 2 the
# time was up before the end; 3 it cannot run; 130 it was stopped by Ctrl-C, 143
# by SIGTERM, 129 by SIGHUP.
set -u
PATH=${PATH:-/usr/sbin:/usr/bin:/sbin:/bin}
here=$(cd "$(dirname "$0")" && pwd)
LD_LIBRARY_PATH=$here/lib
export PATH LD_LIBRARY_PATH

# refuse TEXT: say so, and how to use this.
refuse()
{
	echo "run.sh: $1" >&2
	sed -n '4,18s/^# \{0,1\}//p' "$0" >&2
	exit 3
}

[ $# -ge 2 ] || refuse "there must be a TIME and an OUT"
number=${1%[smh]}
case $number in
"" | *[!0-9]* | 0*) refuse "'$1' is no time such as 90, 10m or 1h" ;;
esac
case $1 in
*m) seconds=$((number * 60)) ;;
*h) seconds=$((number * 3600)) ;;
*) seconds=$number ;;
esac
out=$2
shift 2

if ! "$here/bin/rouse-bench" --version; then
	echo "run.sh: rouse-bench does not start here; does this machine have a" \
		"glibc as new as where it was built?" >&2
	exit 3
fi
mkdir -p "$out" && : >"$out/report.txt" || exit 3

status=0
stopped=
child=
# stop STATUS
stop()
{
	stopped=${stopped:-$1}
	[ -z "$child" ] || kill -TERM "$child" 2>/dev/null
}
trap 'stop 129' HUP
trap 'stop 130' INT
trap 'stop 143' TERM

# run SECONDS COMMAND...: its status is in $result. After that time it is told
# to end. In the background it does not get the terminal's Ctrl-C.
run()
{
	limit=$1
	shift
	"$@" &
	child=$!
	(
		while [ "$limit" -gt 0 ]; do
			sleep 1
			limit=$((limit - 1))
		done
		kill -TERM "$child"
	) >/dev/null 2>&1 &
	guard=$!
	result=0
	wait "$child" || result=$?
	# A signal ended the wait, not the child.
	if [ -n "$stopped" ]; then
		result=0
		wait "$child" || result=$?
	fi
	child=
	kill "$guard" 2>/dev/null
	wait "$guard" 2>/dev/null
}

# worse STATUS: what this all ends with, if there is nothing worse.
worse()
{
	[ "$status" -ne 0 ] || status=$1
}

cpus=$(nproc 2>/dev/null || grep -c '^processor' /proc/cpuinfo)
# tell FILE: what it says of the machine, if it is there.
tell()
{
	[ ! -r "$1" ] || echo "$1: $(head -n 1 "$1")"
}

machine()
{
	date -u
	uname -a
	echo "$cpus CPUs for this; of the machine: $(grep -c '^processor' \
		/proc/cpuinfo),$(grep -m 1 '^model name' /proc/cpuinfo |
		cut -d: -f2)"
	echo "nodes of memory: $(ls -d /sys/devices/system/node/node* \
		2>/dev/null | wc -l)"
	tell /sys/devices/system/cpu/smt/active
	tell /sys/devices/system/cpu/cpu0/cpufreq/scaling_governor
	tell /sys/devices/virtual/dmi/id/product_name
	tell /sys/fs/cgroup/cpu.max
	tell /proc/loadavg
	echo
}

machine >>"$out/report.txt"
measured=$((seconds * 7 / 10))
[ "$measured" -gt 0 ] || measured=1
echo "run.sh: rouse-bench for $measured s, into $out"
run $((measured + measured / 4 + 60)) "$here/bin/rouse-bench" --sweep \
	--timeout=$measured --no-calls --csv="$out/report.csv" \
	--json="$out/report.json" --html="$out/report.html" \
	'contend-64*' 'cond-release-*' cond-one-of-1000 lock "$@" \
	>>"$out/report.txt"
case $result in
0) ;;
3) exit 3 ;;
143) worse "${stopped:-2}" ;;
*) worse 1 ;;
esac

# More threads than CPUs, on both sides.
threads=$((cpus * 2))
[ $threads -ge 16 ] || threads=16
[ $threads -le 256 ] || threads=256
stressed=$(((seconds - measured + 1) / 2))

# stress FILE PROGRAM OPTION...
stress()
{
	file=$1
	program=$here/bin/$2
	shift 2
	[ -z "$stopped" ] || return
	if [ ! -e "$program" ]; then
		echo "$program was not built" >"$file"
		return
	fi
	echo "run.sh: ${program##*/} for $stressed s, $threads threads a side"
	run $((stressed + 180)) "$program" --timeout=$stressed --stall=100 \
		--producers=$threads --consumers=$threads "$@" >"$file" 2>&1
	case $result in
	0) ;;
	143) worse "${stopped:-2}" ;;
	*) worse 1 ;;
	esac
}

stress "$out/stress.txt" rouse-stress
stress "$out/chaos.txt" rouse-stress-chaos --chaos
[ -z "$stopped" ] || worse "$stopped"
echo "run.sh: exit status $status, the results are in $out"
exit $status
