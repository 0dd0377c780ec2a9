#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The Python module's own tests, with the Python that ./configure found.
set -eu
. "${srcdir-.}/tests/python/pythons.sh"
need_module
cd "$tests"
PYTHONPATH=$PYTHON_MODULE timeout 600 "$PYTHON" -m unittest discover -v
