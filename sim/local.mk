# SPDX-License-Identifier: BSD-2-Clause
#
# The simulator: the library as it is and other locks, compiled for the thread
# sanitizer as for the explorer, on a machine that takes time for each access.

sim_cppflags = $(cli_cppflags) -I$(top_srcdir)/sim
simulated_cppflags = $(sim_cppflags) -DROUSE__PAUSE=sim_pause \
	-DROUSE__OTHER_THREADS $(queue_cppflags)
simulated_cflags = $(warnings) -fsanitize=thread
EXTRA_LIBRARIES += sim/libmachine.a sim/libold.a sim/libsim.a sim/libsubjects.a
sim_libmachine_a_SOURCES = $(cli_tsan_sources) \
	sim/door.c \
	sim/events.c sim/events.h \
	sim/lines.c sim/lines.h \
	sim/machine.c sim/machine.h \
	sim/parameters.c sim/parameters.h \
	sim/primitives.c sim/primitives.h \
	sim/schedule.c sim/schedule.h \
	sim/sim.h \
	sim/subjects.h \
	sim/tsan.c \
	sim/workloads.h
sim_libmachine_a_CPPFLAGS = $(sim_cppflags)
sim_libmachine_a_CFLAGS = $(warnings)
sim_libsubjects_a_SOURCES = $(librouse_core_la_SOURCES) \
	sim/bodies.h \
	sim/gates.c \
	sim/locks/counting.c \
	sim/locks/library.h \
	sim/locks/list-queue.c sim/locks/list-queue.h \
	sim/locks/mcs.c \
	sim/locks/rouse.c \
	sim/locks/sem-t.c \
	sim/locks/sketch.c \
	sim/locks/tas.c \
	sim/locks/three-state.c \
	sim/pairs.c \
	sim/queues.c \
	sim/subjects.c \
	sim/turns.c \
	sim/workloads.c
sim_queues = sim/locks/rouse-queue.c sim/locks/wfcqueue.c
sim_no_queues = sim/locks/no-queue.c
EXTRA_DIST += $(sim_queues) $(sim_no_queues)
if HAVE_QUEUE
sim_libsubjects_a_SOURCES += $(queue_sources) $(sim_queues)
else
sim_libsubjects_a_SOURCES += $(sim_no_queues)
endif
sim_libsubjects_a_CPPFLAGS = $(simulated_cppflags)
sim_libsubjects_a_CFLAGS = $(simulated_cflags)
# The library before its lock was made anew, with its own headers, under other
# names. never-spins.c includes lock.c.
old_library = sim/locks/lock-2b26b47
sim_libold_a_SOURCES = \
	$(old_library)/cond.c \
	$(old_library)/event.c \
	$(old_library)/futex.h \
	$(old_library)/lock.c $(old_library)/lock.h \
	$(old_library)/luck.h \
	$(old_library)/never-spins.c \
	$(old_library)/rename.h \
	$(old_library)/rlock.c $(old_library)/rlock.h \
	$(old_library)/rouse/cond.h \
	$(old_library)/rouse/deadline.h \
	$(old_library)/rouse/event.h \
	$(old_library)/rouse/lock.h \
	$(old_library)/rouse/rlock.h \
	$(old_library)/rouse/types.h \
	$(old_library)/rouse/wait.h \
	$(old_library)/rouse/waitq.h \
	$(old_library)/spin.h \
	$(old_library)/subject.c \
	$(old_library)/swap-first.h \
	$(old_library)/waiter.h \
	$(old_library)/waitq.c
sim_libold_a_CPPFLAGS = -I$(srcdir)/$(old_library) \
	-include $(srcdir)/$(old_library)/rename.h
sim_libold_a_CFLAGS = $(simulated_cflags)
sim_libsim_a_SOURCES = \
	sim/compare.c \
	sim/figures.c \
	sim/html.c \
	sim/markdown.c \
	sim/measured.c sim/measured.h \
	sim/options.c sim/options.h \
	sim/range.c sim/range.h \
	sim/report.h \
	sim/simulate.c sim/simulate.h \
	sim/text.c \
	sim/trials.c sim/trials.h
sim_libsim_a_CPPFLAGS = $(sim_cppflags)
sim_libsim_a_CFLAGS = $(warnings)
EXTRA_PROGRAMS += sim/rouse-sim
sim_rouse_sim_SOURCES = sim/main.c
sim_rouse_sim_CPPFLAGS = $(sim_cppflags)
sim_rouse_sim_CFLAGS = $(warnings)
sim_rouse_sim_LDADD = sim/libsim.a sim/libsubjects.a sim/libold.a \
	sim/libmachine.a cli/libcli.a -lm
EXTRA_DIST += sim/tables.sh sim/with-library.sh
CLEANFILES += sim/report.csv sim/report.html sim/measured.md sim/2.md \
	sim/16.md sim/64.md sim/256.md

if HAVE_SIM
check_PROGRAMS += sim/rouse-sim
if TOOLS
bin_PROGRAMS += sim/rouse-sim
man_MANS += docs/rouse-sim.1
endif
sim: sim/rouse-sim
	sim/rouse-sim --measured
	sim/rouse-sim --subject=$(sim_locks) --workload='lock,lock-work' \
		--cpus=2,16,64 --threads=1-4x
	sim/rouse-sim --subject=$(sim_whole) --workload='buffer-*' \
		--cpus=2,16,64 --threads=1x,2x
	sim/rouse-sim --subject=$(sim_whole) --workload=broadcast \
		--cpus=2,16,64 --threads=2,8,16,64,256
	sim/rouse-sim --subject=$(sim_whole) --workload=one-of-many \
		--cpus=2,16,64 --threads=1000
	sim/rouse-sim --subject=$(sim_sems) --cpus=2,16,64 --threads=2,8,32 \
		--workload='sem-pairs,sem-buffer*'
	sim/rouse-sim --subject=$(sim_sems) --workload=sem-release \
		--cpus=2,16,64 --threads=2,8,16,64,256
	sim/rouse-sim --subject=$(sim_queue_subjects) --cpus=2,16,64 \
		--threads=2,8,32 \
		--workload='queue-1,queue-32,queue-bound,queue-idle'
	sim/rouse-sim --subject=$(sim_queue_subjects) --workload=queue-burst \
		--cpus=2,16,64 --threads=2,8,16,64,256
	sim/rouse-sim --subject=$(sim_locks) --workload='lock,lock-work' \
		--cpus=1-256 --threads=1-1x --quiet --html=sim/report.html \
		--csv=sim/report.csv
# The tables in docs/scaling.md are what these commands print.
sim-docs: sim/rouse-sim
	for i in measured 2 16 64 256; do \
		$(SHELL) $(srcdir)/sim/tables.sh $$i >sim/$$i.md && \
		$(SHELL) $(srcdir)/docs/insert.sh sim-$$i sim/$$i.md \
			$(srcdir)/docs/scaling.md || exit 1; \
	done
else
sim sim-docs:
	@echo 'the simulator is not built here: $(why_no_sim)'; exit 1
endif
sim_whole = rouse,lock-2b26b47,three-state
sim_locks = $(sim_whole),sketch,sketch-k1
sim_sems = rouse,sem,c++
sim_queue_subjects = rouse-queue,rouse-throttled,rouse,three-state,wfcqueue
.PHONY: sim sim-docs
