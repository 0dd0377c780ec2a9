# SPDX-License-Identifier: BSD-2-Clause
#
# Tests of the Python module beside its own.

python_tests = \
	tests/python/check-python-installed.sh \
	tests/python/check-python-locks.sh \
	tests/python/check-python-pip.sh \
	tests/python/check-python-references.sh \
	tests/python/check-python.sh
TESTS += $(python_tests)
EXTRA_DIST += $(python_tests) tests/python/pythons.sh
