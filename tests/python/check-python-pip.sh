#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# pip builds and installs the Python module from the source tree, without a
# network, as a copy and with -e; and bench/python.py runs with it. Of
# bindings/python without the tree, pip says why it cannot be built.
set -eu
. "${srcdir-.}/tests/python/pythons.sh"
need_module

"$PYTHON" -c 'import pip, sys
sys.exit(tuple(map(int, pip.__version__.split(".")[:2])) < (21, 3))' \
	2>/dev/null || {
	echo "there is no pip 21.3 or later for $PYTHON"
	exit 77
}
# install PYTHON ARGUMENT...
install()
{
	python=$1
	shift
	timeout 400 "$python" -m pip install --no-index --no-cache-dir \
		--quiet --disable-pip-version-check "$@"
}

cp -r "$srcdir/bindings/python" "$tmp/copy"
install "$PYTHON" --target "$tmp/site" "$tmp/copy" >"$tmp/said" 2>&1 &&
	exit 1
grep "rouse: $tmp/copy is not in the source tree of rouse, without which" \
	"$tmp/said"
if grep Traceback "$tmp/said"; then
	exit 1
fi

# With -e it is built in the tree, which may be read only: in a copy of it.
mkdir -p "$tmp/tree/bindings"
cp -r "$srcdir/configure.ac" "$srcdir/include" "$srcdir/lib" "$tmp/tree"
cp -r "$srcdir/bindings/python" "$tmp/tree/bindings"
chmod -R u+w "$tmp/tree"
"$PYTHON" -m venv --without-pip --system-site-packages "$tmp/venv"
for again in '' again; do
	install "$tmp/venv/bin/python" -e "$tmp/tree/bindings/python"
done
echo 'EDITED = True' >>"$tmp/tree/bindings/python/rouse/__init__.py"
(cd "$tmp" && PYTHONPATH= "$tmp/venv/bin/python" -c 'import rouse
assert rouse.EDITED and rouse.Event().wait(0) is False')

install "$PYTHON" --target "$tmp/site" "$srcdir/bindings/python"
cd "$tmp"
PYTHONPATH=$tmp/site
export PYTHONPATH
"$PYTHON" -c 'import rouse
assert rouse.__file__.startswith("'"$tmp"'"), rouse.__file__'
timeout 200 "$PYTHON" "$srcdir/bench/python.py" --rounds 1 --only 'Event.' \
	--json "$tmp/json"
"$PYTHON" -c 'import json, sys
rows = json.load(open(sys.argv[1]))["rows"]
assert len(rows) == 5 and all(r["rouse"][0] > 0 for r in rows.values())' \
	"$tmp/json"
