# SPDX-License-Identifier: BSD-2-Clause
#
# rouse-who. It is installed without being asked for, unlike the other programs:
# it is for whoever has a program that uses the library.

EXTRA_LIBRARIES += who/libwho.a
who_libwho_a_SOURCES = \
	who/copies.c \
	who/holders.c \
	who/json.c \
	who/library.c \
	who/look.c who/look.h \
	who/options.c who/options.h \
	who/proc.c who/proc.h \
	who/report.c who/report.h \
	who/rings.c \
	who/sleeps.c \
	who/subjects.c who/subjects.h \
	who/symbols.c \
	who/text.c \
	who/waits.c \
	who/watch.c who/watch.h
who_libwho_a_CPPFLAGS = $(cli_cppflags) -I$(top_srcdir)/who
who_libwho_a_CFLAGS = $(warnings)
who_rouse_who_SOURCES = who/main.c
who_rouse_who_CPPFLAGS = $(who_libwho_a_CPPFLAGS)
who_rouse_who_CFLAGS = $(warnings)
who_rouse_who_LDADD = who/libwho.a cli/libcli.a
EXTRA_PROGRAMS += who/rouse-who
if HAVE_ARGP
check_PROGRAMS += who/rouse-who
endif
if WHO
bin_PROGRAMS += who/rouse-who
man_MANS += docs/rouse-who.1
endif

# For gdb, where it looks for what goes with a shared library; with a static one
# alone, where "source" can name it.
EXTRA_DIST += who/rouse-gdb.py
gdbdir = $(datadir)/gdb/auto-load
installed_otherwise += install-gdb
install-gdb:
	@name=`sed -n "s/^library_names='\([^ '][^ ']*\).*/\1-gdb.py/p" \
		librouse.la`; \
	folder='$(DESTDIR)$(gdbdir)$(libdir)'; \
	test -n "$$name" || \
		{ folder='$(DESTDIR)$(pkgdatadir)'; name=rouse-gdb.py; }; \
	echo " $(INSTALL_DATA) who/rouse-gdb.py '$$folder/$$name'"; \
	$(MKDIR_P) "$$folder" && \
	$(INSTALL_DATA) $(srcdir)/who/rouse-gdb.py "$$folder/$$name"
uninstall-gdb:
	rm -f '$(DESTDIR)$(gdbdir)$(libdir)'/librouse.so.*-gdb.py \
		'$(DESTDIR)$(pkgdatadir)/rouse-gdb.py'
.PHONY: install-gdb uninstall-gdb
