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
	package/abi.sh \
	package/amalgamate.awk \
	package/amalgamate.sh \
	package/commit.sh \
	package/wrap.sh

# Of which commit the sources are: of one that has no git this file says it.
dist-hook:
	$(srcdir)/package/commit.sh >$(distdir)/COMMIT

# The description of the ABI, brought up to date; ABI=new, see package/abi.sh.
abi-update: librouse.la
	$(srcdir)/package/abi.sh update $(ABI)
.PHONY: abi-update

# Where make amalgamation puts rouse.c, rouse.h and rouse.hpp.
AMALGAMATION = amalgamation
amalgamation:
	$(AM_V_GEN)AWK='$(AWK)' $(srcdir)/package/amalgamate.sh \
		'$(AMALGAMATION)' $(library_sources)
.PHONY: amalgamation
clean_directories += amalgamation
