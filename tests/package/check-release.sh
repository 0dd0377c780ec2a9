#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# All places agree on the version; and there is no release where they do not, or
# of what is in no commit, or before its day is in CHANGES.md.
set -eu
srcdir=$(cd "${srcdir-.}" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

"$srcdir/package/release.sh" versions
command -v git >/dev/null || {
	echo "there is no git"
	exit 77
}

tree=$tmp/tree
mkdir -p "$tree/include/rouse" "$tree/docs" "$tree/package"
cp "$srcdir/configure.ac" "$srcdir/CHANGES.md" "$tree"
cp "$srcdir/include/rouse/types.h" "$tree/include/rouse"
cp "$srcdir"/docs/*.1 "$tree/docs"
cp "$srcdir/package/release.sh" "$tree/package"
# One that has nothing to say.
printf '#!/bin/sh\n[ "$*" = "check all" ]\n' >"$tree/package/abidiff.sh"
chmod -R u+w "$tree"
chmod +x "$tree/package/abidiff.sh"

commit()
{
	git -C "$tree" -c user.name=x -c user.email=x -c commit.gpgsign=false \
		commit -qam "$1"
}
sed -i '0,/^## /s/^## \([^,]*\),.*/## \1, 2001-01-01/' "$tree/CHANGES.md"
git -C "$tree" init -q
git -C "$tree" add .
commit all

# refuses TEXT: and says so; then all is as before.
refuses()
{
	! "$tree/package/release.sh" ready >"$tmp/said" 2>&1 &&
		grep -q "$1" "$tmp/said" || {
		echo "it does not say: $1"
		cat "$tmp/said"
		exit 1
	}
	git -C "$tree" reset -q --hard
}

"$tree/package/release.sh" ready
sed -i '/VERSION_MINOR/s/ [0-9]*$/ 99/' "$tree/include/rouse/types.h"
refuses 'in numbers 0\.99\.'
sed -i '/^AC_INIT/s/\[[0-9.]*\]/[99.9.9]/' "$tree/configure.ac"
refuses 'configure.ac 99.9.9'
sed -i '0,/^## /s/^## [0-9.]*/## 99.9.9/' "$tree/CHANGES.md"
refuses 'CHANGES.md 99.9.9'
sed -i '0,/^## /s/^\(## [0-9.]*,\).*/\1 not released yet/' "$tree/CHANGES.md"
refuses 'no day of release'
sed -i 's/"rouse [0-9.]*"/"rouse 99.9.9"/' "$tree/docs/rouse-stress.1"
refuses 'rouse-stress.1 is not of'
echo '#' >>"$tree/configure.ac"
refuses 'in no commit'
touch "$tree/new.c"
refuses 'in no commit'
rm "$tree/new.c"
echo 'exit 1' >>"$tree/package/abidiff.sh"
commit 'another ABI'
refuses 'the ABI was not compared'
