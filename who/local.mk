# SPDX-License-Identifier: BSD-2-Clause
#
# rouse-who. It is installed, unlike the other programs, which are for work on
# the library: this one is for whoever has a program that uses it.

EXTRA_LIBRARIES += who/libwho.a
who_libwho_a_SOURCES = \
	who/holders.c \
	who/json.c \
	who/library.c \
	who/look.c who/look.h \
	who/options.c who/options.h \
	who/proc.c who/proc.h \
	who/report.c who/report.h \
	who/sleeps.c \
	who/subjects.c \
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
if HAVE_ARGP
bin_PROGRAMS = who/rouse-who
dist_man_MANS = docs/rouse-who.1
else
EXTRA_PROGRAMS += who/rouse-who
EXTRA_DIST += docs/rouse-who.1
endif
