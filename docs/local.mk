# SPDX-License-Identifier: BSD-2-Clause
#
# What spans files, and the man pages of the programs.

EXTRA_DIST += \
	docs/benchmarks.md \
	docs/data \
	docs/debugging.md \
	docs/embedding.md \
	docs/insert.sh \
	docs/man \
	docs/memory-order.md \
	docs/migrate.md \
	docs/promises.md \
	docs/python.md \
	docs/recipes.md \
	docs/rouse-bench.1 \
	docs/rouse-explore.1 \
	docs/rouse-sim.1 \
	docs/rouse-stress.1 \
	docs/rouse-who.1 \
	docs/sanitizers.md \
	docs/scaling.md \
	docs/scheduling.md \
	docs/tuning.md \
	docs/verification.md \
	docs/versioning.md

# The man pages of the library, which are made from its headers; a release has
# them. "man -M man rouse_event_wait" shows one. man/made lists which of them are
# links, since a tarball has copies instead.
man_sources = \
	docs/man/make.sh \
	docs/man/markup.awk \
	docs/man/overview.7 \
	docs/man/read.awk \
	docs/man/write.awk \
	examples/handshake.c
man/made: $(man_sources) docs/local.mk lib/local.mk $(include_HEADERS) \
		$(rouse_HEADERS)
	$(AM_V_GEN)AWK='$(AWK)' $(SHELL) $(srcdir)/docs/man/make.sh \
		$(abs_builddir)/man $(include_HEADERS) $(rouse_HEADERS)
man: man/made
	@:
all-local: man/made
EXTRA_DIST += man/made man
clean_directories += man
# They are where they were made last.
where_man = if test -e man/made; then man=man; else man=$(srcdir)/man; fi
installed_otherwise += install-man-pages
install-man-pages: man/made
	@$(where_man); exec <$$man/made; for n in 3 7; do \
		folder='$(DESTDIR)$(mandir)'/man$$n; \
		echo " $(INSTALL_DATA) $$man/man$$n/* '$$folder'"; \
		$(MKDIR_P) "$$folder" && \
		$(INSTALL_DATA) $$man/man$$n/* "$$folder" || exit 1; \
	done; \
	cd '$(DESTDIR)$(mandir)'/man3 && while read page name; do \
		$(LN_S) -f $$page $$name || exit 1; \
	done
uninstall-man-pages:
	@$(where_man); for page in $$man/man[37]/*; do \
		rm -f '$(DESTDIR)$(mandir)'/"$${page#$$man/}"; \
	done
.PHONY: install-man-pages uninstall-man-pages
