#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Build the package, with the library inside, for one Python.
# Usage: CC=.. CFLAGS=.. build.sh PYTHON DIRECTORY
# makes DIRECTORY/rouse, ready for PYTHONPATH=DIRECTORY. Queue is in C if liburcu's
# headers are there, unless QUEUE=no.
set -eu
python=$1
package=$2/rouse
here=$(dirname "$0")
top=$here/../..

# The headers of a debug build may be links to those of another build, and gcc
# then finds the pyconfig.h of that one, without Py_DEBUG.
set -- $("$python" -c 'import sys, sysconfig as s
print(s.get_path("include"), s.get_config_var("EXT_SUFFIX"),
      "-DPy_DEBUG" if hasattr(sys, "gettotalrefcount") else "")')
include=$1
suffix=$2
set -- "$here"/src/[!q]*.c "$top"/lib/*.c ${3-}

urcu=$(pkg-config --cflags liburcu-cds 2>/dev/null) || urcu=
# shellcheck disable=SC2086 # several options
if [ "${QUEUE-}" != no ] && echo '#include <urcu/wfcqueue.h>' |
	${CC:-cc} $urcu -E - >/dev/null 2>&1; then
	set -- "$@" "$here"/src/queue*.c "$top"/lib/queue/*.c \
		-DROUSE_PYTHON_QUEUE $urcu
fi
mkdir -p "$package"
cp "$here"/rouse/*.py "$here"/rouse/*.pyi "$here"/rouse/py.typed "$package"
# Remove it first: a process may have the old file mapped.
rm -f "$package/_rouse$suffix"
# shellcheck disable=SC2086
${CC:-cc} -std=gnu11 -fvisibility=hidden -Wall -Wextra -Wshadow -Wundef \
	-Wmissing-prototypes ${CFLAGS--O2 -g} -fPIC -shared \
	-isystem "$include" -I"$top/include" -I"$top/lib" \
	"$@" -o "$package/_rouse$suffix" -pthread
