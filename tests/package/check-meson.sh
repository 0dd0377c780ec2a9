#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A Meson project builds the examples with the sources as a subproject, by a wrap
# file such as a release has; and with what is installed, by pkg-config.
set -eu
srcdir=$(cd "${srcdir-.}" && pwd)
. "$srcdir/tests/package/examples.sh"
command -v meson >/dev/null && command -v ninja >/dev/null || {
	echo "there is no meson, or no ninja (in Debian meson)"
	exit 77
}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
export CC
export CFLAGS="$machine_flags -O0"

names=
queue_names=
for name in $(runnable); do
	cp "$srcdir/examples/$name.c" "$tmp"
	if needs_queue "$name"; then
		queue_names=$queue_names,$name
	else
		names=$names,$name
	fi
done
cp "$srcdir"/tests/package/project/meson* "$tmp"

# build DIRECTORY: configured by what is in $tmp
build()
{
	{
		meson setup "$tmp/$1" "$tmp" -Dexamples="${names#,}" \
			-Dqueue_examples="${queue_names#,}" &&
			meson compile -C "$tmp/$1" -j 2
	} >"$tmp/log" 2>&1 || {
		cat "$tmp/log"
		return 1
	}
}

# What a release has of the sources is more; no more is needed.
mkdir -p "$tmp/tarball/rouse-1" "$tmp/subprojects/packagefiles"
cp -r "$srcdir/include" "$srcdir/meson.build" "$srcdir/configure.ac" \
	"$tmp/tarball/rouse-1"
(cd "$srcdir" && find lib -name '*.[ch]' -o -name '*.map' -o -name '*.mk') |
	tar -C "$srcdir" -cf - -T - | tar -C "$tmp/tarball/rouse-1" -xf -
tar -C "$tmp/tarball" -cf "$tmp/subprojects/packagefiles/rouse-1.tar" rouse-1
"$srcdir/package/wrap.sh" "$tmp/subprojects/packagefiles/rouse-1.tar" \
	>"$tmp/subprojects/rouse.wrap"
build below
says_as_expected "$tmp/below"
soname=$(basename .libs/librouse.so.?)
[ -e "$tmp/below/subprojects/rouse-1/$soname" ]

rm -r "$tmp/subprojects"
stage "$tmp/stage"
export PKG_CONFIG_PATH="$tmp/stage$pkgconfigdir"
export PKG_CONFIG_SYSROOT_DIR="$tmp/stage"
build found
export LD_LIBRARY_PATH="$tmp/stage$libdir"
says_as_expected "$tmp/found"
