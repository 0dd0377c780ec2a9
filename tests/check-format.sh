#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# A lint: the sources are as clang-format 14 would have them. Other versions
# differ in detail and would only confuse: then this is skipped (77).
set -eu
cd "${srcdir-.}"

case $(clang-format --version 2>/dev/null) in
*"version 14."*) ;;
*)
	echo "there is no clang-format 14 here"
	exit 77
	;;
esac
clang-format --dry-run -Werror include/*.h include/rouse/*.h lib/*.[ch] \
	tests/*.[ch] stress/*.[ch] stress/*/*.[ch] cli/*.[ch] explore/*.[ch] \
	explore/scenarios/*.[ch] examples/*.c bench/*.[ch] bench/loops/*.h \
	bench/peers/*.c bench/peers/*.h bench/peers/*.cpp \
	sim/*.[ch] sim/locks/*.c bindings/python/src/*.[ch]
