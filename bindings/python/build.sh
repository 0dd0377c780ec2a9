#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Build the package for one Python, with the library in it.
# Usage: CC=.. CFLAGS=.. build.sh PYTHON DIRECTORY
# makes DIRECTORY/rouse, ready for PYTHONPATH=DIRECTORY.
set -eu
python=$1
package=$2/rouse
here=$(dirname "$0")
top=$here/../..

# Of a debug build the headers may be links to others, next to which gcc finds
# a pyconfig.h that does not say so.
set -- $("$python" -c 'import sys, sysconfig as s
print(s.get_path("include"), s.get_config_var("EXT_SUFFIX"),
      "-DPy_DEBUG" if hasattr(sys, "gettotalrefcount") else "")')
mkdir -p "$package"
cp "$here"/rouse/*.py "$here"/rouse/*.pyi "$here"/rouse/py.typed "$package"
# Written anew, not over a file that a process may have mapped.
rm -f "$package/_rouse$2"
${CC:-cc} -std=gnu11 -fvisibility=hidden -Wall -Wextra -Wshadow -Wundef \
	-Wmissing-prototypes ${CFLAGS--O2 -g} -fPIC -shared ${3-} \
	-isystem "$1" -I"$top/include" -I"$top/lib" \
	"$here"/src/*.c "$top"/lib/*.c -o "$package/_rouse$2" -pthread
