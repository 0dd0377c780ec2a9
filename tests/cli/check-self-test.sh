#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# rouse-stress finds each bug of its self-test, and says so if it does not.
set -eu
srcdir=${srcdir-.}
program=stress/rouse-stress
. "$srcdir/tests/program.sh"

patience=800 # in all; each bug has its own limit
ends 0 --self-test --seed=1
cat "$out"
lists=$srcdir/stress/bugs.def
[ "$with_queue" != yes ] || lists="$lists $srcdir/stress/bugs-queue.def"
row='s/^BUG("\([^"]*\)", "\([^"]*\)".*'
bugs=$(sed -n "$row/\1/p" $lists | wc -l)
scenarios=$(sed -n "$row/\2/p" $lists | sort -u | wc -l)
[ "$bugs" -ge 25 ]
has $((bugs + scenarios)) '^PASS' "$out"
says "PASS, $bugs of $bugs bugs caught"

# A bug that is none at all, one that is missing, and a sound library that
# fails: but one that a busy machine keeps from the CPU for 2 s is tried again.
mkdir "$tmp/broken"
cp stress/rouse-stress "$tmp"
printf '#!/bin/sh\n' >"$tmp/broken/await-samples-late"
cat >"$tmp/rouse-stress-chaos" <<'END'
#!/bin/sh
case $* in
*' handover') exit 1 ;;
*' --stall=2 '* | *' buffer') exit 2 ;;
esac
END
chmod +x "$tmp/broken/await-samples-late" "$tmp/rouse-stress-chaos"
program=$tmp/rouse-stress
ends 3 --self-test
has 1 '^FAIL  no bug at all  *handover .* by a check' "$out"
has 1 '^FAIL  no bug at all  *buffer .* by a stall' "$out"
has $((scenarios - 2)) '^PASS  no bug at all' "$out"
says "FAIL  await-samples-late"
says "not caught"
says "No such file"
