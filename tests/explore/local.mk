# SPDX-License-Identifier: BSD-2-Clause
#
# Tests of the explorer, with scenarios of their own.

explore_libtested_a_SOURCES += \
	tests/explore/explore-handler.c \
	tests/explore/explore-kit.h \
	tests/explore/explore-lock.c \
	tests/explore/explore-look.h \
	tests/explore/explore-memory.c \
	tests/explore/explore-runs.c \
	tests/explore/explore-scenarios.c tests/explore/explore-scenarios.h \
	tests/explore/explore-seen.c \
	tests/explore/explore-several.c

if HAVE_EXPLORE
# It plants a bug.
if HAVE_PATCH
TESTS += tests/explore/check-explore.sh
endif
criterion_tests += \
	tests/explore/test-explore \
	tests/explore/test-explore-own \
	tests/explore/test-explore-search \
	tests/explore/test-litmus \
	tests/explore/test-shipped
endif
explore_test_libs = explore/libtested.a explore/libscenarios.a \
	explore/libsubject.a explore/libengine.a $(CRITERION_LIBS)
tests_explore_test_explore_LDADD = $(explore_test_libs)
tests_explore_test_explore_own_LDADD = $(explore_test_libs)
tests_explore_test_explore_search_LDADD = $(explore_test_libs)
tests_explore_test_litmus_LDADD = $(explore_test_libs)
tests_explore_test_shipped_LDADD = $(explore_test_libs)
EXTRA_DIST += tests/explore/check-explore.sh
