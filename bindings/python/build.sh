#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Build the package, with the library inside, for one Python.
# Usage: CC=.. CFLAGS=.. build.sh PYTHON DIRECTORY
# makes DIRECTORY/rouse, ready for PYTHONPATH=DIRECTORY.
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
mkdir -p "$package"
cp "$here"/rouse/*.py "$here"/rouse/*.pyi "$here"/rouse/py.typed "$package"
# Remove it first: a process may have the old file mapped.
rm -f "$package/_rouse$2"
${CC:-cc} -std=gnu11 -fvisibility=hidden -Wall -Wextra -Wshadow -Wundef \
	-Wmissing-prototypes ${CFLAGS--O2 -g} -fPIC -shared ${3-} \
	-isystem "$1" -I"$top/include" -I"$top/lib" \
	"$here"/src/*.c "$top"/lib/*.c -o "$package/_rouse$2" -pthread
