# SPDX-License-Identifier: BSD-2-Clause
#
# The benchmark. Each peer that was found is a file; those in C++ are in an
# archive, so that without a C++ compiler the rest is linked all the same.

EXTRA_LIBRARIES += bench/libbench.a
bench_libbench_a_SOURCES = \
	bench/choose.c bench/choose.h \
	bench/columns.c \
	bench/count.c bench/count.h \
	bench/count_marker.h \
	bench/cpus.c bench/cpus.h \
	bench/csv.c \
	bench/curves.c \
	bench/facts.c \
	bench/families.c bench/families.h \
	bench/figures.c \
	bench/html.c \
	bench/json.c \
	bench/loops.h \
	bench/loops/bell.h \
	bench/loops/buffer.h \
	bench/loops/contend.h \
	bench/loops/flag.h \
	bench/loops/meet.h \
	bench/loops/pingpong.h \
	bench/loops/queue.h \
	bench/loops/plain.h \
	bench/loops/release.h \
	bench/loops/several.h \
	bench/loops/timed.h \
	bench/loops/tokens.h \
	bench/markdown.c \
	bench/measure.c bench/measure.h \
	bench/options.c bench/options.h \
	bench/peer.h \
	bench/peer_main.h \
	bench/plan.c bench/plan.h \
	bench/program.c bench/program.h \
	bench/report.h \
	bench/results.c bench/results.h \
	bench/runner.c bench/runner.h \
	bench/selftest.c bench/selftest.h \
	bench/statistics.c bench/statistics.h \
	bench/summary.c \
	bench/team.c \
	bench/text.c \
	bench/workloads.c bench/workloads.h

bench_cppflags = $(cli_cppflags)
bench_libs =
EXTRA_PROGRAMS += bench/rouse-bench
bench_rouse_bench_SOURCES = \
	bench/main.c \
	bench/peers.c bench/peers.h \
	bench/peers/bare.c \
	bench/peers/broken.c \
	bench/peers/eventfd.c \
	bench/peers/futex.h \
	bench/peers/programs.c \
	bench/peers/pthread.c \
	bench/peers/rouse.c \
	bench/peers/rouse-queue.h \
	bench/peers/rust.h \
	bench/peers/sem.c \
	bench/peers/slowed.c \
	bench/peers/timespec.h
if HAVE_MUSL
bench_cppflags += -DHAVE_MUSL
bench_musl_program = bench/rouse-bench-musl
endif
if HAVE_PYTHON
bench_cppflags += -DHAVE_PYTHON
bench_python_program = bench/rouse-bench-cpython
endif
if HAVE_NSYNC
bench_cppflags += -DHAVE_NSYNC
bench_rouse_bench_SOURCES += bench/peers/nsync.c
bench_libs += -lnsync
endif
if HAVE_CK
bench_cppflags += -DHAVE_CK
bench_rouse_bench_SOURCES += bench/peers/ck.c
bench_libs += $(CK_LIBS)
endif
if HAVE_GLIB
bench_cppflags += -DHAVE_GLIB
bench_rouse_bench_SOURCES += bench/peers/glib.c
bench_libs += $(GLIB_LIBS)
endif
if HAVE_LIBUV
bench_cppflags += -DHAVE_LIBUV
bench_rouse_bench_SOURCES += bench/peers/libuv.c
bench_libs += $(LIBUV_LIBS)
endif
if HAVE_QUEUE
bench_cppflags += -DHAVE_QUEUE
bench_rouse_bench_SOURCES += bench/peers/throttled.c
bench_queue = librouse-queue.la
endif
if HAVE_URCU
bench_cppflags += -DHAVE_URCU
bench_rouse_bench_SOURCES += bench/peers/wfcqueue.c
bench_libs += $(URCU_LIBS)
endif
EXTRA_LIBRARIES += bench/libcxx.a
bench_libcxx_a_SOURCES = bench/peers/atomic.cpp bench/peers/std.cpp
bench_libcxx_a_CPPFLAGS = $(cli_cppflags) $(ABSEIL_CFLAGS) $(TBB_CFLAGS)
bench_libcxx_a_CXXFLAGS = -std=c++20 -Wall -Wextra -Wshadow -Wundef \
	$(WERROR) -pthread
if HAVE_CXX20
bench_cppflags += -DHAVE_CXX20
bench_cxx_archive = bench/libcxx.a
if HAVE_ABSEIL
bench_cppflags += -DHAVE_ABSEIL
bench_libcxx_a_SOURCES += bench/peers/abseil.cpp
bench_libs += $(ABSEIL_LIBS)
endif
if HAVE_TBB
bench_cppflags += -DHAVE_TBB
bench_libcxx_a_SOURCES += bench/peers/tbb.cpp
bench_libs += $(TBB_LIBS)
endif
bench_libs += -lstdc++
endif
if HAVE_RUST
bench_cppflags += -DHAVE_RUST
bench_rouse_bench_SOURCES += bench/peers/rust-std.c
bench_rust_archive = bench/librust.a
bench_libs += -lgcc_s -ldl
if HAVE_PARKING_LOT
bench_cppflags += -DHAVE_PARKING_LOT
bench_rouse_bench_SOURCES += bench/peers/parking-lot.c
endif
endif
bench_rouse_bench_CPPFLAGS = $(bench_cppflags)
bench_rouse_bench_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(CK_CFLAGS) \
	$(LIBUV_CFLAGS) $(URCU_CFLAGS)
bench_rouse_bench_LDADD = $(bench_cxx_archive) $(bench_rust_archive) \
	bench/libbench.a cli/libcli.a $(bench_queue) librouse.la $(bench_libs) -lm

# Rust's are in an archive that cargo or rustc makes.
bench_rust_sources = bench/peers/rust/build.sh bench/peers/rust/Cargo.toml \
	bench/peers/rust/lib.rs
EXTRA_DIST += $(bench_rust_sources)
bench/librust.a: $(bench_rust_sources)
	$(AM_V_GEN)$(MKDIR_P) bench && CARGO='$(CARGO)' RUSTC='$(RUSTC)' \
		$(SHELL) $(srcdir)/bench/peers/rust/build.sh \
		'$(RUST_REGISTRY)' $@
CLEANFILES += bench/librust.a

# What the library would be without spins, for the comparison.
EXTRA_PROGRAMS += bench/rouse-bench-sleeps
bench_rouse_bench_sleeps_SOURCES = bench/peer_main.h bench/peers/sleeps.c \
	bench/team.c $(library_doors) $(librouse_core_la_SOURCES)
bench_rouse_bench_sleeps_CPPFLAGS = $(cli_cppflags) -DROUSE__SPIN=0 \
	-DROUSE__LOCK_SPIN=0
bench_rouse_bench_sleeps_LDADD = cli/libcli.a

# musl's threads are for programs that have its C library.
bench_musl_sources = bench/peers/musl.c bench/team.c cli/histogram.c
EXTRA_DIST += bench/peers/musl.c
bench/rouse-bench-musl: $(bench_musl_sources) bench/peer_main.h bench/loops.h \
		bench/peer.h bench/peers/pthread.c bench/peers/timespec.h \
		bench/program.h
	$(AM_V_CC)$(MKDIR_P) bench && sources= && \
		for i in $(bench_musl_sources); do \
			sources="$$sources $(srcdir)/$$i"; done && \
		$(MUSL_GCC) -std=c11 -O2 -static -I$(srcdir)/cli -o $@ \
			$$sources -pthread
# CPython's are for programs that are written in Python.
EXTRA_DIST += bench/peers/cpython.py
bench/rouse-bench-cpython: bench/peers/cpython.py
	$(AM_V_GEN)$(MKDIR_P) bench && cp $(srcdir)/bench/peers/cpython.py $@ && \
		chmod +x $@
CLEANFILES += bench/rouse-bench-musl bench/rouse-bench-cpython
EXTRA_bench_rouse_bench_DEPENDENCIES = $(bench_musl_program) \
	$(bench_python_program) bench/rouse-bench-sleeps$(EXEEXT)
if HAVE_ARGP
check_PROGRAMS += bench/rouse-bench
if TOOLS
bin_PROGRAMS += bench/rouse-bench
man_MANS += docs/rouse-bench.1
# What it runs is no command of its own.
pkglibexec_PROGRAMS = bench/rouse-bench-sleeps
pkglibexec_SCRIPTS = $(bench_musl_program) $(bench_python_program)
endif
endif
bench_libbench_a_CPPFLAGS = $(cli_cppflags) \
	-DPKGLIBEXECDIR='"$(pkglibexecdir)"'

bench: bench/rouse-bench
	bench/rouse-bench --html=bench/report.html --csv=bench/report.csv
bench-sweep: bench/rouse-bench
	bench/rouse-bench --sweep --timeout=$(BENCH_SWEEP) \
		--html=bench/sweep.html --csv=bench/sweep.csv
BENCH_SWEEP = 10m
# docs/data/benchmarks.md, and the summary in docs/benchmarks.md, are what this
# command measured.
bench-full: bench/rouse-bench
	bench/rouse-bench --timeout=$(BENCH_FULL) --rounds=11 \
		--html=bench/report.html --csv=bench/report.csv \
		--markdown=bench/report.md
	$(SHELL) $(srcdir)/bench/publish.sh bench/report.md
BENCH_FULL = 40m
CLEANFILES += bench/report.csv bench/report.html bench/report.md \
	bench/sweep.csv bench/sweep.html

# A folder for a machine that has many CPUs and nothing of this.
portable_programs = bench/rouse-bench
if HAVE_URCU
portable_programs += stress/rouse-stress
if HAVE_CHAOS
portable_programs += stress/rouse-stress-chaos
endif
endif
portable-programs: $(portable_programs)
portable: portable-programs
	MAKE='$(MAKE)' $(srcdir)/bench/portable.sh '$(PORTABLE)'
PORTABLE = rouse-portable
EXTRA_DIST += bench/portable.sh bench/portable-run.sh bench/publish.sh
clean_directories += rouse-portable bench/librust.a.work
.PHONY: bench bench-full bench-sweep portable portable-programs
