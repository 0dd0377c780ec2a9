#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Build the package, with the library inside, for one Python.
# Usage: CC=.. CPPFLAGS=.. CFLAGS=.. build.sh PYTHON DIRECTORY
# makes DIRECTORY/rouse, ready for PYTHONPATH=DIRECTORY. Queue is in C with
# QUEUE=yes, for which QUEUE_CFLAGS may say where liburcu's headers are, and in
# Python with QUEUE=no; else in C if those headers are there, and it says which.
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

if [ -z "${QUEUE-}" ]; then
	: "${QUEUE_CFLAGS=$(${PKG_CONFIG:-pkg-config} --cflags liburcu-cds \
		2>/dev/null)}"
	# shellcheck disable=SC2086 # several options
	if echo '#include <urcu/wfcqueue.h>' | ${CC:-cc} ${CPPFLAGS-} \
		$QUEUE_CFLAGS -E - >/dev/null 2>&1; then
		QUEUE=yes
		echo "rouse.Queue is in C"
	else
		QUEUE=no
		echo "rouse.Queue is in Python: there are no headers of liburcu"
	fi
fi
if [ "$QUEUE" != no ]; then
	# shellcheck disable=SC2086 # several options
	set -- "$@" "$here"/src/queue*.c "$top"/lib/queue/*.c \
		-DROUSE_PYTHON_QUEUE ${QUEUE_CFLAGS-}
fi
mkdir -p "$package"
cp "$here"/rouse/*.py "$here"/rouse/*.pyi "$here"/rouse/py.typed "$package"
# Remove it first: a process may have the old file mapped.
rm -f "$package/_rouse$suffix"
# shellcheck disable=SC2086
${CC:-cc} -std=gnu11 -fvisibility=hidden -Wall -Wextra -Wshadow -Wundef \
	-Wmissing-prototypes ${CFLAGS--O2 -g} -fPIC -shared \
	-isystem "$include" -I"$top/include" -I"$top/lib" ${CPPFLAGS-} \
	"$@" -o "$package/_rouse$suffix" -pthread
