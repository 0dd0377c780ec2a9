# SPDX-License-Identifier: BSD-2-Clause
#
# How tests are run. A test of Criterion is a file such as tests/lib/test-x.c
# and a line in the local.mk beside it; unless it has a line that says what to
# link it with, that is LDADD of Makefile.am. A script is a line there too.

AM_TESTS_ENVIRONMENT = CRITERION_OUTPUTS='tap:-'; export CRITERION_OUTPUTS; \
	CC='$(CC)'; CXX='$(CXX)'; NM='$(NM)'; MAKE='$(MAKE)'; \
	export CC CXX NM MAKE; \
	machine_cc='$(CC) $(CPPFLAGS) $(CFLAGS)'; export machine_cc; \
	machine_cxx='$(CXX) $(CPPFLAGS) $(CXXFLAGS)'; export machine_cxx; \
	with_queue='$(with_queue)'; QUEUE_CFLAGS='$(QUEUE_CFLAGS)'; \
	export with_queue QUEUE_CFLAGS; \
	mutants_environment="$(mutants_environment)"; \
	export mutants_environment; \
	library_sources='$(library_sources)'; export library_sources; \
	machine_flags='$(CPPFLAGS) $(CFLAGS)'; \
	libdir='$(libdir)'; includedir='$(includedir)'; \
	pkgconfigdir='$(pkgconfigdir)'; \
	export machine_flags libdir includedir pkgconfigdir; \
	skips='$(skips)'; PROBES='$(PROBES)'; VALGRIND='$(VALGRIND)'; \
	export skips PROBES VALGRIND; \
	PYTHON='$(PYTHON)'; PYTHON_MODULE='$(abs_builddir)/bindings/python/module'; \
	why_no_module='$(why_no_module)'; \
	export PYTHON PYTHON_MODULE why_no_module; \
	LSAN_OPTIONS=suppressions=$(abs_srcdir)/tests/lsan.supp:print_suppressions=0; \
	export LSAN_OPTIONS;
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
TEST_EXTENSIONS = .sh
EXTRA_DIST += tests/lsan.supp tests/program.sh

criterion_tests =
include tests/cli/local.mk
include tests/cxx/local.mk
include tests/explore/local.mk
include tests/lib/local.mk
include tests/lint/local.mk
include tests/package/local.mk
include tests/python/local.mk
include tests/sanitize/local.mk
include tests/who/local.mk

# What is missing is said, and is never a silent pass.
TESTS += tests/check-skips.sh
EXTRA_DIST += tests/check-skips.sh
if HAVE_CRITERION
TESTS += $(criterion_tests)
check_PROGRAMS += $(criterion_tests)
endif
skips:
	@skips='$(skips)' $(SHELL) $(srcdir)/tests/check-skips.sh || \
		test $$? -eq 77
check-local: skips
.PHONY: skips
