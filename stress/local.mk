# SPDX-License-Identifier: BSD-2-Clause
#
# rouse-stress. A file says #include "observe/watchdog.h", from here on.

stress_cppflags = -I$(top_srcdir)/stress $(cli_cppflags) $(queue_defines) \
	-I$(top_srcdir)/tests/lib -DROUSE_NO_INLINE
stress_cflags = $(warnings) $(URCU_CFLAGS) -pthread
stress_libs = libdoor.la $(URCU_LIBS) -lm

# The scenarios, in the order in which they run. A new one is a file, and a line
# here: --list, the tests and the mixed scenario have them from this list.
stress_scenarios = \
	stress/scenario/handover.c \
	stress/scenario/pingpong.c \
	stress/scenario/setters.c \
	stress/scenario/pulse.c \
	stress/scenario/token.c \
	stress/scenario/buffer.c \
	stress/scenario/barrier.c \
	stress/scenario/notify.c \
	stress/scenario/timeouts.c \
	stress/scenario/interrupts.c \
	stress/scenario/stops.c \
	stress/scenario/any.c \
	stress/scenario/all.c \
	stress/scenario/sem.c \
	stress/scenario/suspended.c \
	stress/scenario/edges.c \
	stress/scenario/handlers.c \
	stress/scenario/fork.c \
	stress/scenario/fairness.c \
	stress/scenario/churn.c \
	stress/scenario/brief.c \
	stress/scenario/queue.c \
	stress/scenario/bell.c \
	stress/scenario/latch.c \
	stress/scenario/phases.c \
	stress/scenario/once.c \
	stress/scenario/count.c \
	stress/scenario/mixed.c
if HAVE_QUEUE
stress_scenarios += $(stress_queue_scenarios)
endif
stress_queue_scenarios = stress/scenario/pipe.c
EXTRA_DIST += $(stress_queue_scenarios)
stress/scenario/list.c: stress/local.mk cli/list-scenarios.sh \
		$(stress_scenarios)
	$(AM_V_GEN)$(MKDIR_P) stress/scenario && \
		cd $(srcdir) && $(SHELL) cli/list-scenarios.sh \
		scenario/scenario.h 'struct scenario' \
		$(stress_scenarios) >$(abs_builddir)/$@-t
	@mv $@-t $@
CLEANFILES += stress/scenario/list.c

# What only one scenario uses lies beside it.
EXTRA_LIBRARIES += stress/libstress.a
nodist_stress_libstress_a_SOURCES = stress/scenario/list.c
stress_libstress_a_CPPFLAGS = $(stress_cppflags)
stress_libstress_a_CFLAGS = $(stress_cflags)
stress_libstress_a_SOURCES = $(cli_sources) $(stress_scenarios) \
	stress/options.c stress/options.h \
	stress/selftest.c stress/selftest.h \
	stress/scenario/edges-waitable.c stress/scenario/edges-waitable.h \
	stress/scenario/fork-child.c stress/scenario/fork-child.h \
	stress/scenario/fork-pair.c stress/scenario/fork-pair.h \
	stress/scenario/fork-queue.c stress/scenario/fork-queue.h \
	stress/scenario/handlers-alarm.c stress/scenario/handlers-alarm.h \
	stress/scenario/play.c stress/scenario/play.h \
	stress/scenario/queue-rcu.c stress/scenario/queue-rcu.h \
	stress/scenario/queue-receipts.c stress/scenario/queue-receipts.h \
	stress/scenario/scenario.h \
	stress/scenario/suspended-victims.c \
	stress/scenario/suspended-victims.h \
	stress/fixture/clock.c stress/fixture/clock.h \
	stress/fixture/groups.c stress/fixture/groups.h \
	stress/fixture/harness.c stress/fixture/harness.h \
	stress/fixture/ledger.c stress/fixture/ledger.h \
	stress/fixture/locking.c stress/fixture/locking.h \
	stress/fixture/mailbox.h \
	stress/fixture/monitor.c stress/fixture/monitor.h \
	stress/fixture/rounds.c stress/fixture/rounds.h \
	stress/fixture/stopper.c stress/fixture/stopper.h \
	stress/fixture/tsan.h \
	stress/fixture/waiting.c stress/fixture/waiting.h \
	stress/fixture/worker.c stress/fixture/worker.h \
	stress/fixture/workers.c stress/fixture/workers.h \
	stress/observe/crash.c stress/observe/crash.h \
	stress/observe/diagnosis.c stress/observe/diagnosis.h \
	stress/observe/live.c stress/observe/live.h \
	stress/observe/objects.c stress/observe/objects.h \
	stress/observe/peek.c stress/observe/peek.h \
	stress/observe/stacks.c stress/observe/stacks.h \
	stress/observe/watchdog.c stress/observe/watchdog.h \
	stress/disturb/chaos.c stress/disturb/chaos.h \
	stress/disturb/faults.c stress/disturb/faults.h \
	stress/disturb/futex-hook.c stress/disturb/futex-hook.h \
	stress/disturb/noise.c stress/disturb/noise.h \
	stress/disturb/storm.c stress/disturb/storm.h \
	stress/report/formats.h \
	stress/report/html.c \
	stress/report/json.c \
	stress/report/plot.c \
	stress/report/record.c stress/report/record.h \
	stress/report/report.c stress/report/report.h \
	stress/report/text.c \
	stress/report/usage.c stress/report/usage.h

EXTRA_PROGRAMS += stress/rouse-stress
stress_rouse_stress_SOURCES = stress/main.c stress/disturb/chaos-none.c
stress_rouse_stress_CPPFLAGS = $(stress_cppflags)
stress_rouse_stress_CFLAGS = $(stress_cflags)
stress_rouse_stress_LDADD = stress/libstress.a $(queue_core) librouse-core.la $(stress_libs)

# The same with pause points in the library.
EXTRA_LIBRARIES += stress/libchaotic.a
stress_libchaotic_a_SOURCES = $(librouse_core_la_SOURCES)
if HAVE_QUEUE
stress_libchaotic_a_SOURCES += $(queue_sources)
endif
stress_libchaotic_a_CPPFLAGS = $(library_cppflags) $(queue_cppflags)
stress_libchaotic_a_CFLAGS = $(warnings) -fsanitize=thread
EXTRA_PROGRAMS += stress/rouse-stress-chaos
stress_rouse_stress_chaos_SOURCES = stress/main.c stress/disturb/chaos-points.c
stress_rouse_stress_chaos_CPPFLAGS = $(stress_cppflags)
stress_rouse_stress_chaos_CFLAGS = $(stress_cflags)
stress_rouse_stress_chaos_LDADD = stress/libstress.a stress/libchaotic.a \
	$(stress_libs)

# The self-test: the same again for each bug of bugs.def, with that bug in the
# library.
stress_bug_lists = $(srcdir)/stress/bugs.def
if HAVE_QUEUE
stress_bug_lists += $(srcdir)/stress/bugs-queue.def
endif
stress_bugs = sed -n 's/^BUG("\([^"]*\)".*/\1/p' $(stress_bug_lists)
broken_environment = CC='$(CC)' srcdir='$(srcdir)' \
	with_queue='$(with_queue)' \
	plant_cflags='$(stress_libchaotic_a_CFLAGS) $(queue_cppflags) $(CPPFLAGS) $(CFLAGS) \
		-Wno-error' \
	plant_before='stress/rouse_stress_chaos-main.o \
		stress/disturb/rouse_stress_chaos-chaos-points.o \
		stress/libstress.a' \
	plant_after='stress/libchaotic.a .libs/libdoor.a $(URCU_LIBS) -pthread \
		-lm'
stress/broken/all: $(stress_bug_lists) stress/rouse-stress-chaos
	$(AM_V_GEN)$(MKDIR_P) stress/broken && $(stress_bugs) | \
		$(broken_environment) xargs -P `nproc` -I@ $(SHELL) \
		$(srcdir)/explore/mutants.sh --plant=stress/broken/@ @
	@touch $@
EXTRA_DIST += stress/bugs.def stress/bugs-queue.def
CLEANFILES += stress/broken/*

# What is missing is said when it is asked for; see tests/local.mk too.
if HAVE_URCU
need-urcu:
TESTS += tests/cli/check-stress.sh
check_PROGRAMS += stress/rouse-stress
if TOOLS
bin_PROGRAMS += stress/rouse-stress
man_MANS += docs/rouse-stress.1
endif
if HAVE_CHAOS
TESTS += tests/cli/check-chaos.sh
check_PROGRAMS += stress/rouse-stress-chaos
if TOOLS
bin_PROGRAMS += stress/rouse-stress-chaos
installed_otherwise += install-chaos-page
endif
if HAVE_PATCH
TESTS += tests/cli/check-self-test.sh
check_DATA = stress/broken/all
endif
self-test: stress/broken/all stress/rouse-stress
	stress/rouse-stress --self-test
stress: stress/rouse-stress stress/rouse-stress-chaos
	stress/rouse-stress --timeout=40
	stress/rouse-stress-chaos --chaos --timeout=20
long_program = stress/rouse-stress-chaos
else
stress: stress/rouse-stress
	stress/rouse-stress --timeout=60
long_program = stress/rouse-stress
endif
stress-long: $(long_program)
	$(long_program) --chaos --faults --timeout=$(STRESS_LONG) \
		--html=stress/long.html
else
need-urcu:
	@echo 'rouse-stress needs liburcu (in Debian liburcu-dev), which' \
		'./configure did not find'; exit 1
stress stress-long: need-urcu
endif
STRESS_LONG = 1h

# Both of them under a sanitizer.
stress-asan stress-tsan stress-long-asan stress-long-tsan: need-urcu
	$(SHELL) $(srcdir)/stress/sanitized.sh '$(MAKE)' $@
CLEANFILES += stress/long.html
clean_directories += sanitized
EXTRA_DIST += stress/sanitized.sh

# Both programs are on one page.
install-chaos-page: install-man
	cd '$(DESTDIR)$(man1dir)' && \
		$(LN_S) -f rouse-stress.1 rouse-stress-chaos.1
uninstall-chaos-page:
	rm -f '$(DESTDIR)$(man1dir)/rouse-stress-chaos.1'

.PHONY: install-chaos-page uninstall-chaos-page need-urcu self-test stress stress-asan stress-long stress-long-asan \
	stress-long-tsan stress-tsan
