# SPDX-License-Identifier: BSD-2-Clause
#
# Lints of the source.

lints = \
	tests/lint/check-atomics.sh \
	tests/lint/check-bootstrap.sh \
	tests/lint/check-contracts.sh \
	tests/lint/check-cross.sh \
	tests/lint/check-door.sh \
	tests/lint/check-format.sh \
	tests/lint/check-headers.sh \
	tests/lint/check-inline.sh \
	tests/lint/check-kinds.sh \
	tests/lint/check-man.sh \
	tests/lint/check-mutants.sh \
	tests/lint/check-promises.sh \
	tests/lint/check-quotes.sh \
	tests/lint/check-symbols.sh
TESTS += $(lints)
EXTRA_DIST += $(lints)
