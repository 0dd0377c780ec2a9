#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What a user meets on a Debian with nothing on it: debootstrap makes two minimal
# ones. The packages are built, and judged, in the first one with what they say
# that they are built with; in the second one bare-root-user.sh takes the library
# up in each way that the README has.
# Usage: bare-root.sh AMALGAMATION [DEBS]
#   AMALGAMATION  what make amalgamation wrote
#   DEBS          a folder with packages that were built elsewhere, to be taken
#                 instead
# SUITE may name a release of Debian, which is else this machine's; MIRROR where it
# is to be had, which is else where this machine has its own from. It ends with 77,
# and says so, where something is missing.
#
# All of that is in memory, and runs in namespaces of its own: whatever ends it, not
# a mount, a process or a file is left, unless it is killed by SIGKILL.
set -eu
srcdir=$(cd "$(dirname "$0")/.." && pwd)

skip()
{
	echo "no bare root: $*"
	exit 77
}

# Outside of the namespaces: they end with the process that is killed.
if [ "${1-}" != --inside ]; then
	[ $# -ge 1 ] && [ $# -le 2 ] || {
		sed -n '4,17s/^# \{0,1\}//p' "$0" >&2
		exit 2
	}
	[ -e "$srcdir/debian/control" ] ||
		skip "this has no folder debian: a clone has it, a release has not"
	[ "$(id -u)" = 0 ] || skip "only root may make one"
	for tool in debootstrap unshare; do
		command -v $tool >/dev/null ||
			skip "there is no $tool (in Debian debootstrap, util-linux)"
	done
	set -- unshare --mount --pid --fork --kill-child \
		"$srcdir/package/bare-root.sh" --inside "$@"
	"$1" "$2" "$3" "$4" "$5" true 2>/dev/null ||
		skip "unshare may not make namespaces here"
	room=$(mktemp -d)
	child=
	trap '[ -z "$child" ] || kill -KILL "$child"; rmdir "$room"' EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
	room=$room "$@" &
	child=$!
	status=0
	wait $child || status=$?
	child=
	exit $status
fi
amalgamation=$2
debs=${3-}
mount -t tmpfs tmpfs "$room"
log=$room/log

# quietly COMMAND...: only a failure has something to say.
quietly()
{
	"$@" >"$log" 2>&1 || {
		tail -n 100 "$log"
		exit 1
	}
}

# in_root ROOT COMMAND...: with nothing of this machine but the network.
in_root()
{
	root=$1
	shift
	timeout 1800 chroot "$root" env -i HOME=/root LC_ALL=C.UTF-8 \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		DEBIAN_FRONTEND=noninteractive \
		${http_proxy:+"http_proxy=$http_proxy"} "$@"
}

# get ROOT PACKAGE...: no more than these need.
get()
{
	root=$1
	shift
	quietly in_root "$root" apt-get install -y --no-install-recommends "$@"
}

# with_mounts ROOT: what programs in it want besides its files.
with_mounts()
{
	mount -t proc proc "$1/proc"
	mount -t devpts devpts "$1/dev/pts"
}

here=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
suite=${SUITE:-$here}
mirror=${MIRROR-}
if [ -z "$mirror" ] && command -v apt-get >/dev/null; then
	mirror=$(apt-get indextargets 'Created-By: Packages' \
		--format '$(RELEASE) $(COMPONENT) $(REPO_URI)' |
		sed -n "/^$here main /{s///p;q;}")
fi
[ -n "$suite" ] || skip "SUITE= must say which Debian, this is none"
[ -n "$mirror" ] || skip "MIRROR= must say where Debian is to be had"

echo "debootstrap: a minimal Debian, $suite"
debootstrap --variant=minbase "$suite" "$room/bare" "$mirror" >"$log" 2>&1 || {
	tail -n 20 "$log"
	! grep -q 'E: Failed getting release file\|E: No such script' "$log" ||
		skip "$suite is not to be had from there"
	exit 1
}
quietly in_root "$room/bare" apt-get update
if [ -z "$debs" ]; then
	cp -a "$room/bare" "$room/build"
	with_mounts "$room/build"
	TMPDIR=$room "$srcdir/package/sources.sh" "$room/build/rouse"
	get "$room/build" build-essential dh-python fakeroot lintian
	quietly in_root "$room/build" apt-get build-dep -y \
		--no-install-recommends /rouse
	echo "package/debian.sh, with what debian/control asks for"
	in_root "$room/build" /rouse/package/debian.sh /debs
	debs=$room/build/debs
fi

mkdir "$room/bare/user"
cp -r "$amalgamation" "$room/bare/user/amalgamation"
cp -r "$debs" "$room/bare/user/debs"
TMPDIR=$room "$srcdir/package/sources.sh" "$room/bare/user/rouse"
with_mounts "$room/bare"
in_root "$room/bare" /user/rouse/package/bare-root-user.sh
