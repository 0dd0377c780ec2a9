# SPDX-License-Identifier: BSD-2-Clause
#
# To be sourced by a test of one tool that looks for races: which of its reports
# the subjects get, compiled as a user would, with the library as it is packaged.
# A row of the table is a primitive, with the number of reports in each case.
# SANITIZER_TESTS names the tests that are run, as in "msan drd"; others are left
# out.
include=${srcdir-.}/include
sources=${srcdir-.}/tests/sanitize
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
status=0
runner= # what a program is run with

# skip WHY: there is nothing to test.
skip()
{
	echo "skipped: $*"
	exit 77
}

name=$(basename "$0" .sh)
name=${name#check-}
case " ${SANITIZER_TESTS-$name} " in
*" $name "*) ;;
*) skip "SANITIZER_TESTS does not name it" ;;
esac
case " $machine_cc " in
*' -fsanitize='*) skip "the library has a sanitizer in it" ;;
*' -m32 '*) skip "the tools want 64 bits" ;;
esac
[ -e .libs/librouse.so ] && [ -e .libs/librouse.a ] ||
	skip "the library is not built as shared and static"
have_queue= queue_shared= queue_static=
if [ "$with_queue" = yes ]; then
	have_queue=-DHAVE_QUEUE
	queue_shared=-lrouse-queue
	queue_static=.libs/librouse-queue.a
fi
echo __GLIBC__ | $machine_cc -E -include stdio.h -x c - 2>/dev/null |
	tail -n 1 | grep -q '^[0-9]' || skip "the C library is not glibc"

# needs COMMAND..: or there is nothing to test.
needs()
{
	for command; do
		command -v "$command" >/dev/null || skip "there is no $command"
	done
}

# built NAME shared|static COMPILER FLAG..: the subjects, $tmp/NAME.
built()
{
	program=$tmp/$1
	case $2 in
	shared) library="-L.libs $queue_shared -lrouse -Wl,-rpath,$PWD/.libs" ;;
	static) library="$queue_static .libs/librouse.a" ;;
	*) library=$2 ;;
	esac
	shift 2
	"$@" $have_queue -g -O1 -I"$include" -o "$program" "$sources"/*.c \
		-x none $library -pthread
}

# TSan does not find its place where addresses are too random.
fixed=
if setarch "$(uname -m)" -R true 2>/dev/null; then
	fixed="setarch $(uname -m) -R"
fi

# reports PRIMITIVE CASE: how many a run gets, in $reports; $ended is its status.
# A sanitizer says so, one by one; valgrind sums up.
reports()
{
	ended=0
	timeout 100 $fixed $runner "$program" "$1" "$2" >"$tmp/out" 2>&1 ||
		ended=$?
	reports=$(grep -cE '^(==[0-9]+==)?WARNING: [A-Z][a-z]*Sanitizer: ' \
		"$tmp/out") || :
	sum=$(sed -n 's/^==.* ERROR SUMMARY: \([0-9]*\) errors.*/\1/p' "$tmp/out")
	reports=$((reports + ${sum:-0}))
}

# row PRIMITIVE CASE..: those cases, where the primitive has them.
row()
{
	primitive=$1
	shift
	line=
	for case; do
		"$program" | grep -qx "$primitive $case" || continue
		reports "$primitive" "$case"
		line="$line  $case $reports"
		case $case in
		right | handed) [ "$reports$ended" = 00 ] && continue ;;
		*) [ "$reports" -gt 0 ] && continue ;;
		esac
		line="$line (!)"
		status=1
		cat "$tmp/out"
	done
	printf '%-9s %-11s%s\n' "${program##*/}" "$primitive" "$line"
}

# rows CASE..: all primitives.
rows()
{
	for primitive in $("$program" | cut -d ' ' -f 1 | uniq); do
		row "$primitive" "$@"
	done
}
