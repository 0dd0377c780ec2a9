# SPDX-License-Identifier: BSD-2-Clause
#
# The library. Everything but the doors to the kernel is in librouse-core, so that
# tests and stress programs can link it with others.

include_HEADERS = include/rouse.h include/rouse.hpp
rousedir = $(includedir)/rouse
rouse_HEADERS = \
	include/rouse/attributes.h \
	include/rouse/auto.h \
	include/rouse/bell.h \
	include/rouse/any.h \
	include/rouse/barrier.h \
	include/rouse/cond.h \
	include/rouse/count.h \
	include/rouse/deadline.h \
	include/rouse/event.h \
	include/rouse/latch.h \
	include/rouse/lock.h \
	include/rouse/once.h \
	include/rouse/owners.h \
	include/rouse/rlock.h \
	include/rouse/sanitize.h \
	include/rouse/sem.h \
	include/rouse/supply.h \
	include/rouse/tokens.h \
	include/rouse/types.h \
	include/rouse/wait.h \
	include/rouse/waitq.h
rousecxxdir = $(rousedir)/cxx
rousecxx_HEADERS = \
	include/rouse/cxx/any.hpp \
	include/rouse/cxx/barrier.hpp \
	include/rouse/cxx/condition.hpp \
	include/rouse/cxx/error.hpp \
	include/rouse/cxx/event.hpp \
	include/rouse/cxx/latch.hpp \
	include/rouse/cxx/lock.hpp \
	include/rouse/cxx/semaphore.hpp \
	include/rouse/cxx/stop.hpp \
	include/rouse/cxx/time.hpp \
	include/rouse/cxx/waits.hpp
rousesanitizedir = $(rousedir)/sanitize
rousesanitize_HEADERS = \
	include/rouse/sanitize/any.h \
	include/rouse/sanitize/auto.h \
	include/rouse/sanitize/barrier.h \
	include/rouse/sanitize/bell.h \
	include/rouse/sanitize/cond.h \
	include/rouse/sanitize/count.h \
	include/rouse/sanitize/event.h \
	include/rouse/sanitize/freed.h \
	include/rouse/sanitize/held.h \
	include/rouse/sanitize/latch.h \
	include/rouse/sanitize/lock.h \
	include/rouse/sanitize/msan.h \
	include/rouse/sanitize/once.h \
	include/rouse/sanitize/rlock.h \
	include/rouse/sanitize/sem.h \
	include/rouse/sanitize/tsan.h \
	include/rouse/sanitize/valgrind.h \
	include/rouse/sanitize/wait.h \
	include/rouse/sanitize/waitq.h
pkgconfig_DATA = rouse.pc

# Where they are compiled with a sanitizer, that sees what the library does.
library_cppflags = -I$(top_srcdir)/include -I$(top_srcdir)/lib \
	-DROUSE_NO_SANITIZE

# What leaves the library.
library_doors = lib/eventfd.c lib/futex.c

noinst_LTLIBRARIES += librouse-core.la
librouse_core_la_SOURCES = \
	lib/all.c \
	lib/any.c \
	lib/auto.c \
	lib/barrier.c \
	lib/bell.c \
	lib/cond.c \
	lib/cond-signal.c \
	lib/count.c \
	lib/credit.h \
	lib/deadline.c \
	lib/depth.c lib/depth.h \
	lib/event.c lib/event-word.h \
	lib/eventfd.h \
	lib/frame.h \
	lib/futex.h \
	lib/gate.c lib/gate.h \
	lib/how.h \
	lib/latch.c \
	lib/lock.c lib/lock.h \
	lib/lock-release.c \
	lib/lock-wait.c \
	lib/lock-word.h \
	lib/once.c \
	lib/owed.h \
	lib/probe.h \
	lib/rlock.c lib/rlock.h \
	lib/sem.c \
	lib/several.c lib/several.h \
	lib/spin.h \
	lib/supply.c lib/supply.h \
	lib/tokens.c lib/tokens.h \
	lib/types.c \
	lib/wait-record.h \
	lib/waiter.h \
	lib/waitq.c \
	lib/wanted.h
# Probes are for what is installed: not for the programs that compile the sources
# in a way of their own.
librouse_core_la_CPPFLAGS = $(library_cppflags) $(PROBES)
librouse_core_la_CFLAGS = $(warnings)

# All of it, for those that build it in a way of their own.
library_sources = $(librouse_core_la_SOURCES) $(library_doors)

lib_LTLIBRARIES = librouse.la
librouse_la_SOURCES = $(library_doors)
librouse_la_CPPFLAGS = $(library_cppflags) $(PROBES)
librouse_la_CFLAGS = $(warnings)
librouse_la_LIBADD = librouse-core.la
# The library calls itself directly, whatever is loaded before it: nothing can
# come between, and no call goes through a table.
librouse_la_LDFLAGS = -version-info $(LT_VERSION) -no-undefined \
	-Wl,--version-script=$(exported) -Wl,-Bsymbolic-functions
EXTRA_librouse_la_DEPENDENCIES = $(exported)
EXTRA_DIST += lib/rouse.map

# With owners, some calls have other names: see include/rouse/owners.h.
if DEBUG_OWNERS
exported = lib/owners.map
else
exported = $(srcdir)/lib/rouse.map
endif
lib/owners.map: lib/rouse.map lib/local.mk
	$(AM_V_GEN)$(MKDIR_P) lib && sed -E \
		-e 's/^(	rouse__?)(r?lock|cond)_/\1owners_\2_/' \
		-e '/lock_take;/{h;s/_take;/_own;/p;s/_own;/_disown;/p;g;}' \
		$(srcdir)/lib/rouse.map >$@-t
	@mv $@-t $@
CLEANFILES += lib/owners.map

# librouse-queue, which has liburcu's wfcqueue compiled in.
queue_headers = \
	include/rouse/queue.h
queue_sanitize_headers = \
	include/rouse/sanitize/queue.h
queue_sources = \
	lib/queue/batch.c \
	lib/queue/list.c lib/queue/list.h \
	lib/queue/move.h \
	lib/queue/queue.c \
	lib/queue/wfcqueue.h
queue_cppflags = $(QUEUE_CFLAGS)
EXTRA_DIST += $(queue_headers) $(queue_sanitize_headers) $(queue_sources) lib/queue/rouse-queue.map
if HAVE_QUEUE
with_queue = yes
queue_defines = -DHAVE_QUEUE
queue_core = librouse-queue-core.la
rouse_HEADERS += $(queue_headers)
rousesanitize_HEADERS += $(queue_sanitize_headers)
pkgconfig_DATA += rouse-queue.pc
noinst_LTLIBRARIES += librouse-queue-core.la
librouse_queue_core_la_SOURCES = $(queue_sources)
librouse_queue_core_la_CPPFLAGS = $(library_cppflags) $(queue_cppflags)
librouse_queue_core_la_CFLAGS = $(warnings)
lib_LTLIBRARIES += librouse-queue.la
librouse_queue_la_SOURCES =
librouse_queue_la_LIBADD = librouse-queue-core.la librouse.la
librouse_queue_la_LDFLAGS = -version-info $(LT_VERSION) -no-undefined \
	-Wl,--version-script=$(srcdir)/lib/queue/rouse-queue.map \
	-Wl,-Bsymbolic-functions
EXTRA_librouse_queue_la_DEPENDENCIES = lib/queue/rouse-queue.map
endif
