# SPDX-License-Identifier: BSD-2-Clause
#
# Ways to take rouse up: one file, CMake, Meson; and a release.

# For find_package(rouse).
cmakedir = $(libdir)/cmake/rouse
cmake_DATA = package/rouse-config.cmake package/rouse-config-version.cmake

EXTRA_DIST += \
	CMakeLists.txt \
	meson.build \
	package/abi \
	package/abidiff.sh \
	package/amalgamate.awk \
	package/amalgamate.sh \
	package/bare-root-user.sh \
	package/bare-root.sh \
	package/commit.sh \
	package/debian.sh \
	package/later.sh \
	package/release.sh \
	package/sources.sh \
	package/wrap.sh

# Of which commit the sources are: of one that has no git this file says it.
dist-hook:
	$(srcdir)/package/commit.sh >$(distdir)/COMMIT

# The description of the ABI, brought up to date; ABI=new, see package/abidiff.sh.
abi-update: librouse.la
	$(srcdir)/package/abidiff.sh update $(ABI)
.PHONY: abi-update

# The tarball of a release, with all that is checked before.
release: all
	MAKE='$(MAKE)' $(srcdir)/package/release.sh make
.PHONY: release

# Debian packages, made, judged and tried; then they are in the folder debs.
deb:
	$(srcdir)/package/debian.sh '$(abs_builddir)/debs'
.PHONY: deb
clean_directories += debs

# The packages and the one file, tried by a user on a Debian with nothing on it;
# SUITE, MIRROR and DEBS as package/bare-root.sh says.
bare-root: amalgamation
	SUITE='$(SUITE)' MIRROR='$(MIRROR)' $(srcdir)/package/bare-root.sh \
		'$(AMALGAMATION)' $(DEBS)
.PHONY: bare-root

# Where make amalgamation puts rouse.c, rouse.h and rouse.hpp.
AMALGAMATION = amalgamation
amalgamation:
	$(AM_V_GEN)AWK='$(AWK)' $(srcdir)/package/amalgamate.sh \
		'$(AMALGAMATION)' $(library_sources)
.PHONY: amalgamation
clean_directories += amalgamation
