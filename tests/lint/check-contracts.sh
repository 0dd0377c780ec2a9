#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The man pages of the library say what its headers say: each call that is
# exported has a page, and each type; the same headers make the same pages,
# whichever awk there is; and what cannot be read as a contract is told by file
# and line, and makes none.
set -eu
srcdir=$(cd "${srcdir-.}" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
headers=$(cd "$srcdir" && ls include/rouse.h include/rouse/*.h)

# make_pages DIRECTORY AWK
make_pages()
{
	AWK=$2 "$srcdir/docs/man/make.sh" "$1" $headers
}

make_pages "$tmp/pages" awk
sed -n 's/^	\(rouse_[a-z][a-z0-9_]*\);$/\1/p' "$srcdir/lib/rouse.map" \
	>"$tmp/names"
(cd "$srcdir" && sed -nE \
	-e 's/^(struct|union|enum) ([A-Z_]+ )*(rouse_[a-z][a-z0-9_]*) \{$/\3/p' \
	-e 's/^typedef .* (rouse_[a-z][a-z0-9_]*);$/\1/p' $headers) >>"$tmp/names"
for name in rouse_event_wait_with rouse_rlock rouse_deadline; do
	grep -qx $name "$tmp/names"
done
while read -r name; do
	[ -e "$tmp/pages/man3/$name.3" ] || {
		echo "there is no page for $name"
		exit 1
	}
done <"$tmp/names"

for awk in mawk gawk original-awk "busybox awk"; do
	command -v "${awk%% *}" >/dev/null || continue
	make_pages "$tmp/again" "$awk"
	diff -r "$tmp/pages" "$tmp/again"
done

# refuses MESSAGE: the header on standard input cannot be read.
mkdir -p "$tmp/tree/docs" "$tmp/tree/include/rouse" "$tmp/tree/examples"
cp -R "$srcdir/docs/man" "$tmp/tree/docs"
cp "$srcdir/examples/handshake.c" "$tmp/tree/examples"
refuses()
{
	cat >"$tmp/tree/include/rouse/x.h"
	status=0
	"$tmp/tree/docs/man/make.sh" "$tmp/broken" include/rouse/x.h \
		2>"$tmp/said" || status=$?
	if [ $status -eq 0 ] || [ -e "$tmp/broken/made" ] ||
		! grep -q "^include/rouse/x.h:$1" "$tmp/said"; then
		echo "ended with $status, and should say $1:"
		cat "$tmp/said" "$tmp/tree/include/rouse/x.h"
		exit 1
	fi
}

refuses '1: rouse_x_set has no contract' <<'END'
void rouse_x_set(struct rouse_x *x);
END
refuses '4: what follows the parameters?' <<'END'
/*
 * Set it.
 */
void rouse_x_set(struct rouse_x *x) noexcept;
END
refuses '1: its first paragraph has no sentence' <<'END'
/* What */
struct rouse_x {
	int a_;
};
END
refuses '1: the text of Returns: is not set off' <<'END'
/*
 * Set it.
 *
 * Returns: nothing that
 * would be of use.
 */
void rouse_x_set(struct rouse_x *x);
END
refuses '1: an unknown field: Return:' <<'END'
/*
 * Set it.
 *
 * Return:    0.
 */
int rouse_x_set(struct rouse_x *x);
END
refuses '1: rouse_x_clear() is told of, and is not there' <<'END'
/*
 * Set it, against rouse_x_clear().
 */
void rouse_x_set(struct rouse_x *x);
END
refuses '1: the same as what' <<'END'
/*
 * The same with a deadline.
 */
void rouse_x_set(struct rouse_x *x);
END
refuses '3: a line of a comment that does not begin with' <<'END'
/*
 * Set it.
     What is this?
 */
void rouse_x_set(struct rouse_x *x);
END
