# SPDX-License-Identifier: BSD-2-Clause
#
# The library. Everything but the doors to the kernel is in librouse-core, so that
# tests and stress programs can link it with others.

include_HEADERS = include/rouse.h
rousedir = $(includedir)/rouse
rouse_HEADERS = \
	include/rouse/attributes.h \
	include/rouse/bell.h \
	include/rouse/cond.h \
	include/rouse/deadline.h \
	include/rouse/event.h \
	include/rouse/lock.h \
	include/rouse/rlock.h \
	include/rouse/sanitize.h \
	include/rouse/types.h \
	include/rouse/wait.h \
	include/rouse/waitq.h
rousesanitizedir = $(rousedir)/sanitize
rousesanitize_HEADERS = \
	include/rouse/sanitize/bell.h \
	include/rouse/sanitize/cond.h \
	include/rouse/sanitize/event.h \
	include/rouse/sanitize/freed.h \
	include/rouse/sanitize/held.h \
	include/rouse/sanitize/lock.h \
	include/rouse/sanitize/msan.h \
	include/rouse/sanitize/rlock.h \
	include/rouse/sanitize/tsan.h \
	include/rouse/sanitize/valgrind.h \
	include/rouse/sanitize/waitq.h
pkgconfig_DATA = rouse.pc

# Where they are compiled with a sanitizer, that sees what the library does.
library_cppflags = -I$(top_srcdir)/include -I$(top_srcdir)/lib \
	-DROUSE_NO_SANITIZE

# What leaves the library.
library_doors = lib/eventfd.c lib/futex.c

noinst_LTLIBRARIES += librouse-core.la
librouse_core_la_SOURCES = \
	lib/bell.c \
	lib/cond.c \
	lib/credit.h \
	lib/deadline.c \
	lib/event.c \
	lib/eventfd.h \
	lib/futex.h \
	lib/lock.c lib/lock.h \
	lib/lock-release.c \
	lib/lock-wait.c \
	lib/lock-word.h \
	lib/rlock.c lib/rlock.h \
	lib/spin.h \
	lib/types.c \
	lib/wait-record.h \
	lib/waiter.h \
	lib/waitq.c
librouse_core_la_CPPFLAGS = $(library_cppflags)
librouse_core_la_CFLAGS = $(warnings)

lib_LTLIBRARIES = librouse.la
librouse_la_SOURCES = $(library_doors)
librouse_la_CPPFLAGS = $(library_cppflags)
librouse_la_CFLAGS = $(warnings)
librouse_la_LIBADD = librouse-core.la
# The library calls itself directly, whatever is loaded before it: nothing can
# come between, and no call goes through a table.
librouse_la_LDFLAGS = -version-info $(LT_VERSION) -no-undefined \
	-Wl,--version-script=$(srcdir)/lib/rouse.map -Wl,-Bsymbolic-functions
EXTRA_librouse_la_DEPENDENCIES = lib/rouse.map
EXTRA_DIST += lib/rouse.map
