# SPDX-License-Identifier: BSD-2-Clause
#
# What spans files, and the man pages of the programs.

EXTRA_DIST += \
	docs/benchmarks.md \
	docs/data \
	docs/debugging.md \
	docs/insert.sh \
	docs/memory-order.md \
	docs/promises.md \
	docs/python.md \
	docs/rouse-bench.1 \
	docs/rouse-explore.1 \
	docs/rouse-sim.1 \
	docs/rouse-stress.1 \
	docs/sanitizers.md \
	docs/scaling.md \
	docs/scheduling.md \
	docs/tuning.md \
	docs/verification.md \
	docs/versioning.md
