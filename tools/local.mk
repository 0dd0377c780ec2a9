# SPDX-License-Identifier: BSD-2-Clause
#
# Scripts for tools that look at a program while it runs.

dist_pkgdata_DATA = \
	tools/README.md \
	tools/perf.awk \
	tools/waits.bt \
	tools/wakes.bt
dist_pkgdata_SCRIPTS = tools/perf.sh
