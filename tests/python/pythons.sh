# SPDX-License-Identifier: BSD-2-Clause
#
# To be sourced by tests of the Python module: where it can be built and run.
# $tmp is a directory of the test's own.
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
srcdir=$(cd "${srcdir-.}" && pwd)
tests=$srcdir/bindings/python/tests
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE

# usable PYTHON: it runs, is 3.9 or later, and has its headers; says which.
usable()
{
	"$1" -c 'import os, sys, sysconfig
include = sysconfig.get_path("include")
if sys.version_info < (3, 9) or not os.path.exists(include + "/Python.h"):
    sys.exit(1)
print(sys.version.split()[0], os.path.realpath(sys.executable))' 2>/dev/null
}

# every_python: the versions and paths of all that are there, each once; also
# those that are installed beside this one, as pyenv does it.
every_python()
{
	beside=$("$PYTHON" -c 'import sys
print(sys.base_prefix)')/..
	for python in "$PYTHON" python3 /usr/bin/python3 python3.9 python3.10 \
		python3.11 python3.12 python3.13 "$beside"/3*/bin/python3; do
		usable "$python" || :
	done | sort -u -k 1,1
}

# need_module: skip the test if the module was not built, or PYTHON_TESTS=no.
need_module()
{
	[ "${PYTHON_TESTS-}" != no ] || {
		echo "PYTHON_TESTS=no"
		exit 77
	}
	[ -n "${PYTHON_MODULE-}" ] && [ -d "$PYTHON_MODULE" ] || {
		echo "the Python module is not built here: ${why_no_module-}"
		exit 77
	}
}
