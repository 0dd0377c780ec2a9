#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The probes of the library are those of tools/README.md, with as many arguments;
# and no fast path has other machine code for them.
set -eu
srcdir=${srcdir-.}
[ -n "$PROBES" ] || {
	echo "the library has no probes: ./configure found no sys/sdt.h"
	exit 77
}
for tool in readelf objdump; do
	command -v $tool >/dev/null || {
		echo "there is no $tool (in Debian binutils)"
		exit 77
	}
done
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

# A name and its number of arguments, a line each.
# shellcheck disable=SC2016
sed -n 's/^| `\([a-z_]*\)` | \([a-z, ]*\) | .*/\1, \2/p' \
	"$srcdir/tools/README.md" | awk -F', ' '{ print $1, NF - 1 }' |
	sort >"$tmp/told"
library=.libs/librouse.so
[ -e $library ] || library=.libs/librouse.a
LC_ALL=C readelf -n $library | awk '
	$1 == "Provider:" { provider = $2 }
	$1 == "Name:" { name = $2 }
	$1 == "Arguments:" && provider == "rouse" { print name, NF - 1 }' |
	sort -u >"$tmp/noted"
echo "tools/README.md (<) against $library (>):"
diff "$tmp/told" "$tmp/noted"

# compile FLAG...: the instructions, if it is compiled so.
compile()
{
	for file in cond event lock lock-release rlock waitq; do
		$CC -std=c11 -O2 -ffunction-sections -I"$srcdir/include" "$@" \
			-c "$srcdir/lib/$file.c" -o "$tmp/$file.o"
		objdump -dr --no-show-raw-insn "$tmp/$file.o" | grep -v '^/\|file'
	done
}

# The functions that have no probe, and call none that the compiler may put
# into them.
cat >"$tmp/fast" <<'END'
rouse_cond_acquire
rouse_cond_notify
rouse_cond_notify_all
rouse_cond_release
rouse_cond_try_acquire
rouse_event_clear
rouse_event_epoch
rouse_event_is_set
rouse_event_set
rouse_lock_acquire
rouse_lock_acquire_until
rouse_lock_locked
rouse_lock_release
rouse_lock_try_acquire
rouse_rlock_acquire
rouse_rlock_acquire_until
rouse_rlock_release
rouse_rlock_try_acquire
rouse_waitq_count
rouse_waitq_join
rouse_waitq_leave
rouse__lock_choose
rouse__lock_forget
END
# chosen: of those functions, by name; the compiler may order them otherwise.
chosen()
{
	awk 'NR == FNR { fast[$1] = 1; next }
		/^[0-9a-f]* </ {
			name = $2
			gsub(/[<>:]/, "", name)
			found = name in fast
		}
		found && NF > 0 && !/^Disassembly/ { print name, $0 }' \
		"$tmp/fast" - | LC_ALL=C sort -s -k 1,1
}
compile -UROUSE_PROBES | chosen >"$tmp/without"
compile -DROUSE_PROBES | chosen >"$tmp/with"
[ "$(grep -c '^[^ ]* [0-9a-f]* <' "$tmp/with")" -eq "$(grep -c . "$tmp/fast")" ] || {
	echo "not all of the fast paths are there"
	exit 1
}
echo "the fast paths without (<) and with probes (>):"
diff "$tmp/without" "$tmp/with"

# A probe is there at all, so that the comparison says something.
LC_ALL=C readelf -n "$tmp/event.o" | grep -q 'Name: wait__begin'
