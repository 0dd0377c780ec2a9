# SPDX-License-Identifier: BSD-2-Clause
#
# Tests of the library. They link it with a futex door that has a window in it;
# test-futex tests the real one against a made-up kernel.

noinst_LTLIBRARIES += libdoor.la
libdoor_la_SOURCES = \
	tests/lib/blocked.h \
	tests/lib/blocked-steps.h \
	tests/lib/cond-waiters.h \
	tests/lib/door.c tests/lib/door.h \
	tests/lib/door-real.c \
	tests/lib/child.h \
	tests/lib/each-step.h \
	tests/lib/queue.h \
	tests/lib/door-eventfd.c tests/lib/door-eventfd.h \
	tests/lib/door-eventfd-real.c \
	tests/lib/soon.h \
	tests/lib/steps.h \
	tests/lib/suspend.h \
	tests/lib/thread.h \
	tests/lib/wanting.h \
	tests/lib/ways.h

criterion_tests += \
	tests/lib/test-all \
	tests/lib/test-any \
	tests/lib/test-any-semantics \
	tests/lib/test-any-tokens \
	tests/lib/test-auto \
	tests/lib/test-barrier \
	tests/lib/test-bell \
	tests/lib/test-bell-steps \
	tests/lib/test-blocked \
	tests/lib/test-blocked-priority \
	tests/lib/test-blocked-starving \
	tests/lib/test-blocked-steps \
	tests/lib/test-blocked-stopped \
	tests/lib/test-blocked-wait-steps \
	tests/lib/test-cond \
	tests/lib/test-cond-lock \
	tests/lib/test-cond-signal \
	tests/lib/test-cond-wait-for \
	tests/lib/test-count \
	tests/lib/test-deadline \
	tests/lib/test-event \
	tests/lib/test-event-arm \
	tests/lib/test-event-steps \
	tests/lib/test-eventfd \
	tests/lib/test-fork \
	tests/lib/test-futex \
	tests/lib/test-latch \
	tests/lib/test-lock \
	tests/lib/test-lock-steps \
	tests/lib/test-once \
	tests/lib/test-owners \
	tests/lib/test-rlock \
	tests/lib/test-sem \
	tests/lib/test-sem-steps \
	tests/lib/test-signals \
	tests/lib/test-slices \
	tests/lib/test-spin \
	tests/lib/test-stop \
	tests/lib/test-types \
	tests/lib/test-wait \
	tests/lib/test-wait-record \
	tests/lib/test-waitq
if HAVE_QUEUE
criterion_tests += \
	tests/lib/test-fork-queue \
	tests/lib/test-queue \
	tests/lib/test-queue-any \
	tests/lib/test-queue-steps \
	tests/lib/test-queue-waits \
	tests/lib/test-queue-wakes
if HAVE_URCU
criterion_tests += \
	tests/lib/test-queue-rcu
tests_lib_test_queue_rcu_CFLAGS = $(AM_CFLAGS) $(URCU_CFLAGS)
tests_lib_test_queue_rcu_LDADD = $(LDADD) $(URCU_LIBS)
endif
endif
tests_lib_test_futex_SOURCES = tests/lib/test-futex.c lib/futex.c
tests_lib_test_futex_LDFLAGS = -Wl,--wrap=syscall

tests_lib_test_eventfd_SOURCES = tests/lib/test-eventfd.c lib/eventfd.c \
	lib/futex.c
tests_lib_test_eventfd_LDFLAGS = -Wl,--wrap=syscall

library_checks = \
	tests/lib/check-examples.sh \
	tests/lib/check-owners.sh \
	tests/lib/check-probes.sh \
	tests/lib/check-tracing.sh
TESTS += $(library_checks)
# The library as another build would have it.
check_LIBRARIES += tests/lib/libowners.a
tests_lib_libowners_a_SOURCES = $(library_sources)
if HAVE_QUEUE
tests_lib_libowners_a_SOURCES += $(queue_sources)
endif
tests_lib_libowners_a_CPPFLAGS = $(library_cppflags) $(queue_cppflags) \
	-DROUSE_DEBUG_OWNERS
tests_lib_test_owners_CPPFLAGS = $(cli_cppflags) -DROUSE_DEBUG_OWNERS
tests_lib_test_owners_LDADD = tests/lib/libowners.a $(CRITERION_LIBS)
EXTRA_DIST += $(library_checks) tests/lib/check-install.sh

# A program outside, built against what make install left.
installcheck-local:
	CC='$(CC)' PKG_CONFIG='$(PKG_CONFIG)' libdir='$(libdir)' \
		bindir='$(bindir)' programs='$(bin_PROGRAMS)' gdbdir='$(gdbdir)' \
		have_queue='$(with_queue)' mandir='$(mandir)' \
		pkgconfigdir='$(pkgconfigdir)' PYTHON='$(PYTHON)' \
		prefix='$(prefix)' \
		pythonmoduledir='$(rousepydir)' \
		$(srcdir)/tests/lib/check-install.sh
