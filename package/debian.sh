#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Debian packages of these sources, made and judged: dpkg-buildpackage, lintian
# without an error or a warning; they are installed into a root of their own,
# upgraded and removed, and nothing is left; and what debian/tests has passes
# with what was installed there. Nothing changes on this machine, and no rights
# are needed. Usage: debian.sh [DIRECTORY], where the packages are left.
# It ends with 77, and says so, where a tool is missing.
set -eu
case ${1-} in
'' | /*) debs=${1-} ;;
*) debs=$PWD/$1 ;;
esac
srcdir=$(cd "$(dirname "$0")/.." && pwd)
[ -e "$srcdir/debian/control" ] || {
	echo "this has no folder debian: a clone has it, a release has not"
	exit 77
}
for tool in dpkg-buildpackage dh lintian fakeroot dh_python3; do
	command -v $tool >/dev/null || {
		echo "there is no $tool (in Debian dpkg-dev, debhelper," \
			"lintian, fakeroot, dh-python)"
		exit 77
	}
done
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

"$srcdir/package/sources.sh" "$tmp/rouse"
cd "$tmp/rouse"
dpkg-buildpackage -b -us -uc -rfakeroot >"$tmp/log" 2>&1 || {
	tail -n 100 "$tmp/log"
	exit 1
}
lintian --fail-on error,warning "$tmp"/*.changes

rm -f "$tmp"/*-dbgsym_*

# A root with nothing in it but what dpkg needs to know. Scripts of packages run
# on this machine; there is one that compiles Python, which it must not do here.
mkdir "$tmp/bin"
for name in py3compile py3clean; do
	echo '#!/bin/sh' >"$tmp/bin/$name"
	chmod +x "$tmp/bin/$name"
done
root=$tmp/root
mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates"
touch "$root/var/lib/dpkg/status"
# run_dpkg ARGUMENT...: what a package depends on is this machine's.
run_dpkg()
{
	PATH=$tmp/bin:$PATH:/usr/sbin:/sbin fakeroot dpkg --root="$root" \
		--force-depends --force-script-chrootless --log=/dev/null \
		"$@" >"$tmp/log" 2>&1 || {
		cat "$tmp/log"
		exit 1
	}
}

run_dpkg --install "$tmp"/*.deb
"$srcdir/package/later.sh" "$tmp"
run_dpkg --install "$tmp"/later/*.deb

multiarch=$(dpkg-architecture -qDEB_HOST_MULTIARCH)
(
	export PKG_CONFIG_SYSROOT_DIR="$root"
	export PKG_CONFIG_PATH="$root/usr/lib/$multiarch/pkgconfig"
	export PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1 PKG_CONFIG_ALLOW_SYSTEM_LIBS=1
	export LD_LIBRARY_PATH="$root/usr/lib/$multiarch"
	export PYTHONPATH="$root/usr/lib/python3/dist-packages"
	export PYTHONDONTWRITEBYTECODE=1
	export PATH="/usr/bin:$PATH" # Debian's Python
	for name in $(sed -n 's/^Tests: //p' debian/tests/control); do
		echo "debian/tests/$name"
		"debian/tests/$name"
	done
	"$root/usr/bin/rouse-who" --version
	# The page opens.
	! command -v man >/dev/null ||
		man -M "$root/usr/share/man" rouse_event_wait >/dev/null
)

run_dpkg --purge $(dpkg-query --admindir="$root/var/lib/dpkg" -Wf '${Package} ')
find "$root" -path "$root/var/lib/dpkg" -prune -o -type f -print >"$tmp/left"
[ ! -s "$tmp/left" ] || {
	echo "left over:"
	cat "$tmp/left"
	exit 1
}
if [ -n "$debs" ]; then
	mkdir -p "$debs"
	cp "$tmp"/*.deb "$debs"
fi
echo "Debian packages: built, without a complaint of lintian, installed," \
	"upgraded, tested and removed"
