#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Test the module with a free-threaded Python, one without the GIL. Debian has no
# package of it, so this builds Debian's source of Python 3.13 with --disable-gil.
# Usage: [JOBS=N] free-threaded.sh DIRECTORY
# keeps all that it makes in DIRECTORY, 900 MB: another run with the same one
# builds only the module. Takes a quarter of an hour.
set -eu
[ $# -eq 1 ] || {
	sed -n '4,8s/^# \{0,1\}//p' "$0" >&2
	exit 2
}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
work=$(cd "$1" && pwd)
python=$work/python/bin/python3.13t
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE

# Run a command with its output in a file, of which a failure shows the end.
logged()
{
	log=$work/$1.log
	shift
	"$@" >"$log" 2>&1 || {
		tail -n 40 "$log"
		echo "free-threaded.sh: $log tells more" >&2
		return 1
	}
}

get_source()
{
	for tool in apt-get dpkg-source; do
		command -v $tool >/dev/null || {
			echo "free-threaded.sh: there is no $tool here" >&2
			exit 1
		}
	done
	logged source apt-get source -q python3.13 || {
		echo "free-threaded.sh: apt-get finds no source of python3.13:" \
			"it needs a line 'deb-src' for Debian 13 in" \
			"/etc/apt/sources.list, and apt-get update" >&2
		exit 1
	}
}

build_python()
{
	logged configure ./configure --disable-gil --without-ensurepip \
		--prefix="$work/python"
	logged make make -j"${JOBS-$(nproc)}"
	logged install make install
}

# check NAME COMMAND...: run tests, and print their last line.
check()
{
	name=$1
	shift
	if logged "$name" timeout 600 "$@"; then
		echo "$name: $(tail -n 1 "$work/$name.log")"
	else
		failed=1
	fi
}

if [ ! -x "$python" ]; then
	cd "$work"
	[ -d "$(echo python3.13-3*/)" ] || get_source
	cd python3.13-3*/
	build_python
fi
sh "$here/build.sh" "$python" "$work/module"
PYTHONPATH=$work/module
export PYTHONPATH
"$python" -c 'import rouse, sys
sys.exit("the GIL is enabled" if sys._is_gil_enabled() else 0)'

failed=0
for suite in locks threading queue barrier; do
	check $suite "$python" "$here/tests/cpython.py" $suite
done
cd "$here/tests"
check unittest "$python" -m unittest discover -v
exit $failed
