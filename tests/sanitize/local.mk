# SPDX-License-Identifier: BSD-2-Clause
#
# What tools that look for races report of programs with the packaged library: a
# table, a test for each tool. They compile what is here.

sanitizer_tests = \
	tests/sanitize/check-analysis.sh \
	tests/sanitize/check-drd.sh \
	tests/sanitize/check-helgrind.sh \
	tests/sanitize/check-msan.sh \
	tests/sanitize/check-tsan-clang.sh \
	tests/sanitize/check-tsan-gcc.sh
TESTS += $(sanitizer_tests)
EXTRA_DIST += $(sanitizer_tests) \
	tests/sanitize/any.c \
	tests/sanitize/auto.c \
	tests/sanitize/barrier.c \
	tests/sanitize/bell.c \
	tests/sanitize/cond.c \
	tests/sanitize/count.c \
	tests/sanitize/event.c \
	tests/sanitize/latch.c \
	tests/sanitize/lock.c \
	tests/sanitize/lock-cases.h \
	tests/sanitize/main.c \
	tests/sanitize/once.c \
	tests/sanitize/queue.c \
	tests/sanitize/rlock.c \
	tests/sanitize/rows.sh \
	tests/sanitize/sem.c \
	tests/sanitize/subject.h \
	tests/sanitize/waitq.c
