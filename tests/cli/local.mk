# SPDX-License-Identifier: BSD-2-Clause
#
# Tests of the programs but the explorer, and of what the programs share.

criterion_tests += \
	tests/cli/test-args \
	tests/cli/test-decode \
	tests/cli/test-histogram \
	tests/cli/test-statistics \
	tests/cli/test-stop \
	tests/cli/test-tables \
	tests/cli/test-workloads
bench_test_libs = bench/libbench.a cli/libcli.a $(CRITERION_LIBS) -lm
tests_cli_test_statistics_LDADD = $(bench_test_libs)
tests_cli_test_workloads_LDADD = $(bench_test_libs)

if HAVE_ARGP
TESTS += tests/cli/check-alike.sh tests/cli/check-bench.sh \
	tests/cli/check-pages.sh tests/cli/check-portable.sh
endif
if HAVE_SIM
TESTS += tests/cli/check-sim.sh
criterion_tests += tests/cli/test-sim tests/cli/test-sim-subjects
endif
tests_cli_test_sim_LDADD = sim/libsim.a sim/libmachine.a cli/libcli.a \
	$(CRITERION_LIBS) -lm
tests_cli_test_sim_subjects_LDADD = sim/libsim.a sim/libsubjects.a sim/libold.a \
	sim/libmachine.a cli/libcli.a $(CRITERION_LIBS) -lm
EXTRA_DIST += \
	tests/cli/check-alike.sh \
	tests/cli/check-bench.sh \
	tests/cli/check-chaos.sh \
	tests/cli/check-pages.sh \
	tests/cli/check-portable.sh \
	tests/cli/check-self-test.sh \
	tests/cli/check-sim.sh \
	tests/cli/check-stress.sh
