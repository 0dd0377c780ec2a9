#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Plants each bug of explore/mutants/*.patch in a copy of the library, and runs
# rouse-explore on it. A bug that is not found shows a gap in the scenarios.
#
#	mutants.sh [--jobs=N] [--table=FILE] [--killers] [NAME...]
#
#	--jobs=N      N at a time (default: one for each processor)
#	--table=FILE  write a markdown table of them all
#	--plant=FILE  only make FILE, the program with the one bug that is named
#	--killers     note in each patch which run killed its mutant
#	NAME          only these mutants (default: all)
#
# The run named in the Killer: line of a patch is tried first, then all quick
# ones. Ends with 0 if all mutants were killed, 1 if not, 3 for wrong usage; with
# 129, 130 or 143 if SIGHUP, SIGINT (Ctrl-C) or SIGTERM stopped it before one was
# found that was not killed, and says what came of those that were tried.
# make sets srcdir, CC, plant_cflags, and what else to link: plant_before before
# what has the bug in it, plant_after after that, beginning with the archive of the
# library without the bug. The program with the bug may be another one than
# rouse-explore.
set -eu
srcdir=${srcdir-.}
mutants=$srcdir/explore/mutants
jobs=$(nproc 2>/dev/null || echo 1)
table=
killers=
planted=
seed=1

usage()
{
	echo "mutants.sh: $*" >&2
	exit 3
}

while [ $# -gt 0 ]; do
	case $1 in
	--jobs=[1-9]*) jobs=${1#*=} ;;
	--table=?*) table=${1#*=} ;;
	--plant=?*) planted=${1#*=} ;;
	--killers) killers=yes ;;
	-*) usage "no such option: $1" ;;
	*) break ;;
	esac
	shift
done
for name; do
	[ -e "$mutants/$name.patch" ] || usage "no such mutant: $name"
done
[ $# -gt 0 ] || set -- $(cd "$mutants" && ls | sed -n 's/\.patch$//p')

tmp=$(mktemp -d)
workers=
stopped=
trap 'rm -rf "$tmp"' EXIT
# stop STATUS: report what came of those that were tried.
stop()
{
	trap '' HUP INT TERM
	# Those that have ended may be gone.
	[ -z "$workers" ] || kill $workers 2>/dev/null || :
	wait
	stopped=$1
	[ -n "$planted" ] || report "$names"
	exit "$stopped"
}
names=$*
trap 'stop 129' HUP
trap 'stop 130' INT
trap 'stop 143' TERM

# header KEY: from the head of the patch.
header()
{
	sed -n "s/^$1: //p" "$patch"
}

# field KEY: from the line of JSON in the file failed.
field()
{
	sed -e "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/" \
		-e "s/.*\"$1\": *\([0-9.]*\).*/\1/" "$dir/failed"
}

# seen DIRECTORY: the flags for the sources in it.
seen()
{
	echo "$plant_cflags -DROUSE_NO_SANITIZE -I$1/include -I$1/lib"
}

# uses: what each source of the library includes, a pair a line, with itself.
uses()
{
	$CC $(seen "$srcdir") -MM "$srcdir"/lib/*.c \
		${with_queue:+"$srcdir"/lib/queue/*.c} >"$dir/rules" || return
	awk -v root="$srcdir/" '
		BEGIN { sub(/^\.\//, "", root) }
		{
			for (i = 1; i <= NF; i++) {
				if ($i ~ /:$/)
					source = ""
				sub(/^\.\//, "", $i)
				if (index($i, root) != 1 || $i !~ /\.[ch]$/)
					continue
				file = substr($i, length(root) + 1)
				if (source == "")
					source = file
				print source, file
			}
		}' "$dir/rules"
}

# parts: the sources that have in them what the patch changes.
parts()
{
	for file in $(sed -n 's,^+++ b/,,p' "$patch"); do
		case $file in
		*.c) echo "$file" ;;
		*)
			[ -s "$tmp/uses" ] || {
				uses >"$dir/uses" || return
				mv "$dir/uses" "$tmp/uses"
			}
			# The programs have doors of their own.
			sed -n "s, $file\$,,p" "$tmp/uses" |
				grep -vx 'lib/\(eventfd\|futex\)\.c' || :
			;;
		esac
	done
}

# plant: make a rouse-explore of the library with the bug in it: what has that in
# it is compiled anew, and stands before the rest as it was compiled.
plant()
{
	mkdir "$dir/lib"
	cp -r "$srcdir/include" "$dir"
	cp "$srcdir"/lib/*.[ch] "$dir/lib"
	[ -z "${with_queue-}" ] || cp -r "$srcdir/lib/queue" "$dir/lib"
	chmod -R u+w "$dir/lib" "$dir/include"
	patch -d "$dir" -p1 --fuzz=0 --silent <"$patch" || return
	set --
	changed=$(parts) || return
	for source in $(echo "$changed" | sort -u); do
		set -- "$@" "$dir/${source%.c}.o"
		$CC $(seen "$dir") -c "$dir/$source" \
			-o "$dir/${source%.c}.o" || return
	done
	[ $# -gt 0 ] || { echo "no source has that in it"; return 1; }
	$CC -o "$dir/rouse-explore" $plant_before "$@" $plant_after
}

# killed_by [RUN]: does this run find the bug, or one of all? Only a failure
# that the explorer reports counts, not that it broke down or gave up. A run of
# random schedules is the same one each time.
killed_by()
{
	status=0
	"$dir/rouse-explore" --json --first --no-shorten --jobs=1 \
		--seed=$seed "$@" \
		>"$dir/said" 2>"$dir/error" &
	child=$!
	wait $child || status=$?
	child=
	grep '"verdict": *"failed"' "$dir/said" >"$dir/failed" &&
		[ $status -eq 1 ]
}

# record VERDICT KILLER TEXT STATES SECONDS: the result of a mutant.
record()
{
	echo "$1" >"$dir/verdict"
	printf '| `%s` | %s | %s | %s | %s | %s |\n' "$name" \
		"$(header Shipped)" "$2" \
		"$(echo "$3" | sed 's/|/\\|/g')" "$4" "$5" >"$dir/row"
	printf '%-8s %s: %s\n' "$1" "$name" "${2:+$2: }$3"
}

try()
{
	dir=$tmp/$name
	patch=$mutants/$name.patch
	killer=$(header Killer)

	if ! plant >"$dir/said" 2>&1; then
		record BROKEN '' "$(head -n 3 "$dir/said" | tr '\n' ' ')" '' ''
	elif { [ "$killer" != '?' ] && killed_by "$killer"; } || killed_by; then
		run=$(field run)
		record killed "$run" "$(field failure)" \
			"$(field states)" "$(field seconds)"
		[ -z "$killers" ] || [ "$run" = "$killer" ] || {
			sed "s|^Killer: .*|Killer: $run|" "$patch" >"$dir/noted"
			cat "$dir/noted" >"$patch"
		}
	else
		record SURVIVED '' "the explorer ended with $status$(
			head -n 1 "$dir/error" | sed 's/^/: /')" '' ''
	fi
	rm -rf "$dir/lib" "$dir/include" "$dir/rouse-explore"
}

# work NAME...: those that nobody else works on yet.
work()
{
	child=
	trap '[ -z "$child" ] || kill $child; exit 1' TERM
	for name; do
		if mkdir "$tmp/$name" 2>/dev/null; then
			try
		fi
	done
}

# count VERDICT
count()
{
	cat "$tmp"/*/verdict 2>/dev/null | grep -c "$1" || true
}

# report NAMES: of those that were tried; ends with 1 unless all were killed.
report()
{
	[ -z "$table" ] || {
		echo '| mutant | shipped | killed by | what was wrong' \
			'| states | seconds |'
		echo '|---|---|---|---|--:|--:|'
		for name in $1; do
			[ ! -e "$tmp/$name/row" ] || cat "$tmp/$name/row"
		done
	} >"$table"
	echo "$(echo $1 | wc -w) mutants: $(count killed) killed," \
		"$(count SURVIVED) survived, $(count BROKEN) broken$(
			[ -z "$stopped" ] || echo ', stopped')"
	[ "$(count SURVIVED)" -eq 0 ] && [ "$(count BROKEN)" -eq 0 ] || exit 1
}

if [ -n "$planted" ]; then
	[ $# -eq 1 ] || usage "--plant wants one name"
	dir=$tmp/$1
	patch=$mutants/$1.patch
	mkdir "$dir"
	plant
	cp "$dir/rouse-explore" "$planted"
	exit
fi
while [ "$jobs" -gt 0 ]; do
	work "$@" &
	workers="$workers $!"
	jobs=$((jobs - 1))
done
wait
report "$names"
