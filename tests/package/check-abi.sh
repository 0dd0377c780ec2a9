#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What the shared library offers is what programs that were built before rely on;
# more may be there.
exec "${srcdir-.}/package/abidiff.sh" check
