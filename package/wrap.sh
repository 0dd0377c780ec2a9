#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Prints the wrap file with which a Meson project takes a release tarball as a
# subproject. Usage: wrap.sh TARBALL. The tarball lies in the project's
# subprojects/packagefiles, or a line source_url says where it is to be had.
set -eu
file=$(basename "$1")
cat <<END
[wrap-file]
directory = ${file%.tar*}
source_filename = $file
source_hash = $(sha256sum <"$1" | cut -d ' ' -f 1)

[provide]
rouse = rouse_dep
END
