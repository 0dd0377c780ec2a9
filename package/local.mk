# SPDX-License-Identifier: BSD-2-Clause
#
# Ways to take rouse up: one file, CMake, Meson; and a release.

EXTRA_DIST += \
	package/amalgamate.awk \
	package/amalgamate.sh \
	package/commit.sh

# Of which commit the sources are: of one that has no git this file says it.
dist-hook:
	$(srcdir)/package/commit.sh >$(distdir)/COMMIT

# Where make amalgamation puts rouse.c, rouse.h and rouse.hpp.
AMALGAMATION = amalgamation
amalgamation:
	$(AM_V_GEN)AWK='$(AWK)' $(srcdir)/package/amalgamate.sh \
		'$(AMALGAMATION)' $(library_sources)
.PHONY: amalgamation
clean_directories += amalgamation
