# SPDX-License-Identifier: BSD-2-Clause
#
# What the programs share.

cli_sources = \
	cli/args.c cli/args.h \
	cli/chart.c cli/chart.h \
	cli/command.c cli/command.h \
	cli/decode.c cli/decode.h \
	cli/duration.c cli/duration.h \
	cli/fields.c cli/fields.h \
	cli/grouped.c cli/grouped.h \
	cli/histogram.c cli/histogram.h \
	cli/kinds.h \
	cli/machine.c cli/machine.h \
	cli/output.c cli/output.h \
	cli/page.c cli/page.h \
	cli/rng.h \
	cli/source.c cli/source.h \
	cli/status.h \
	cli/stop.c cli/stop.h \
	cli/tables.c cli/tables.h
cli_cppflags = $(library_cppflags) -I$(top_srcdir)/cli
EXTRA_DIST += cli/list-scenarios.sh

EXTRA_LIBRARIES += cli/libcli.a
cli_libcli_a_SOURCES = $(cli_sources)

# For the programs that stand in for the thread sanitizer.
cli_tsan_sources = \
	cli/switch.c cli/switch.h \
	cli/tsan.h \
	cli/tsan-calls.h
