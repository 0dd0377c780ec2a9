#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What the probes of rouse tell about a process in some seconds, by perf: which
# objects are waited for, how often and for how long, and from which stacks; and
# who wakes whom.
# Usage: perf.sh PID FILE SECONDS
#   FILE: the librouse.so of that process, or the program, if it was linked with
#   librouse.a
# It takes root, perf, and a mounted tracefs; it adds probes to the kernel's list,
# and takes them away again.
set -eu
if [ $# -ne 3 ]; then
	sed -n '4,12s/^# \{0,1\}//p' "$0" >&2
	exit 2
fi
pid=$1
file=$(readlink -f "$2")
seconds=$3

# need WHAT COMMAND...
need()
{
	what=$1
	shift
	"$@" >/dev/null 2>&1 || {
		echo "perf.sh: $what" >&2
		exit 1
	}
}
need 'there is no perf (in Debian linux-perf)' command -v perf
need "there is no process $pid" test -d "/proc/$pid"
need 'this takes root' test "$(id -u)" = 0
need 'there is no /sys/kernel/tracing: mount -t tracefs nodev /sys/kernel/tracing' \
	test -e /sys/kernel/tracing/uprobe_events

data=$(mktemp -d)
clean_up()
{
	perf probe -q -d 'sdt_rouse:*' >/dev/null 2>&1 || true
	perf buildid-cache -r "$file" >/dev/null 2>&1 || true
	rm -rf "$data"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

perf buildid-cache -a "$file"
need "$file has no probes of rouse" perf probe -q -x "$file" 'sdt_rouse:*'
perf record -q -o "$data/perf" -e 'sdt_rouse:*' -p "$pid" \
	--call-graph dwarf,8192 -- sleep "$seconds"
perf script -i "$data/perf" -F comm,tid,time,event,trace,ip,sym \
	2>/dev/null | awk -f "${0%perf.sh}perf.awk"
