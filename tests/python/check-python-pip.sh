#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# pip builds and installs the Python module from the source tree, without a
# network; and bench/python.py runs with it.
set -eu
. "${srcdir-.}/tests/python/pythons.sh"
need_module

"$PYTHON" -c 'import pip, sys
sys.exit(tuple(map(int, pip.__version__.split(".")[:2])) < (21, 3))' \
	2>/dev/null || {
	echo "there is no pip 21.3 or later for $PYTHON"
	exit 77
}
timeout 120 "$PYTHON" -m pip install --no-index --no-cache-dir --quiet \
	--disable-pip-version-check --target "$tmp/site" \
	"$srcdir/bindings/python"
cd "$tmp"
PYTHONPATH=$tmp/site
export PYTHONPATH
"$PYTHON" -c 'import rouse
assert rouse.__file__.startswith("'"$tmp"'"), rouse.__file__'
timeout 60 "$PYTHON" "$srcdir/bench/python.py" --rounds 1 --only 'Event.' \
	--json "$tmp/json"
"$PYTHON" -c 'import json, sys
rows = json.load(open(sys.argv[1]))["rows"]
assert len(rows) == 5 and all(r["rouse"][0] > 0 for r in rows.values())' \
	"$tmp/json"
