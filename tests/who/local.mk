# SPDX-License-Identifier: BSD-2-Clause
#
# Tests of the tools that say who waits: each with a program that hangs.

criterion_tests += tests/who/test-look tests/who/test-proc
tests_who_test_look_CPPFLAGS = $(who_libwho_a_CPPFLAGS)
tests_who_test_proc_CPPFLAGS = $(who_libwho_a_CPPFLAGS)
who_test_libs = who/libwho.a cli/libcli.a librouse-core.la libdoor.la \
	$(CRITERION_LIBS)
tests_who_test_look_LDADD = $(who_test_libs)
tests_who_test_proc_LDADD = $(who_test_libs)
if HAVE_ARGP
TESTS += tests/who/check-deadlock.sh tests/who/check-gdb.sh \
	tests/who/check-who.sh
endif
EXTRA_DIST += \
	tests/who/check-deadlock.sh \
	tests/who/check-gdb.sh \
	tests/who/check-who.sh \
	tests/who/hung.c \
	tests/who/hung-queue.h \
	tests/who/hung.sh
