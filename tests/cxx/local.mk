# SPDX-License-Identifier: BSD-2-Clause
#
# Tests of <rouse.hpp>: a program that a script compiles.

TESTS += tests/cxx/check-cxx.sh
EXTRA_DIST += \
	tests/cxx/check-cxx.sh \
	tests/cxx/any.hpp \
	tests/cxx/barrier.hpp \
	tests/cxx/cases.hpp \
	tests/cxx/condition.hpp \
	tests/cxx/event.hpp \
	tests/cxx/latch.hpp \
	tests/cxx/lock.hpp \
	tests/cxx/main.cpp \
	tests/cxx/semaphore.hpp \
	tests/cxx/time.hpp
