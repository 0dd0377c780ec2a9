# SPDX-License-Identifier: BSD-2-Clause
#
# Tests of the ways to take rouse up, of its ABI, and of what makes a release.

package_checks = \
	tests/package/check-abi.sh \
	tests/package/check-amalgamation.sh \
	tests/package/check-cmake.sh \
	tests/package/check-layout.sh \
	tests/package/check-meson.sh \
	tests/package/check-release.sh \
	tests/package/check-vendored.sh
TESTS += $(package_checks)
EXTRA_DIST += $(package_checks) \
	tests/package/examples.sh \
	tests/package/project/CMakeLists.txt \
	tests/package/project/meson.build \
	tests/package/project/meson_options.txt

# The sizes, offsets and bits that programs have in them.
check_PROGRAMS += tests/package/layout
tests_package_layout_CPPFLAGS = $(library_cppflags)
tests_package_layout_CFLAGS = $(warnings)
tests_package_layout_LDADD =
