# SPDX-License-Identifier: BSD-2-Clause
#
# Tests of the ways to take rouse up, of its ABI, and of what makes a release.

package_checks = \
	tests/package/check-amalgamation.sh \
	tests/package/check-vendored.sh
TESTS += $(package_checks)
EXTRA_DIST += $(package_checks)
