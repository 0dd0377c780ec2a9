# SPDX-License-Identifier: BSD-2-Clause
#
# The explorer. What it explores, the library's sources as they are and the
# scenarios, is compiled for the thread sanitizer but not linked with it: the
# engine stands in for it.

explore_cppflags = $(cli_cppflags) -I$(top_srcdir)/explore
# The numbers of spin.h and credit.h: to get everywhere in few steps.
explored_numbers = -DROUSE__STARVATION_THRESHOLD=1 -DROUSE__SPIN=1 \
	-DROUSE__LOCK_SPIN=0 -DROUSE__CREDIT_MAX=1 -DROUSE__CREDIT_SHIFT=0 \
	-DROUSE__WAKE_TIMEOUT=1000 -DROUSE__BACKOFF_MAX=1 -DROUSE__SETTLE=1 \
	-DROUSE__PACE=0 -DROUSE__OTHER_THREADS -DROUSE__SLICE_MIN=1 \
	-DROUSE__SLICE_MAX=1 -DROUSE__WORDS_MAX=3
# Scenarios call the library, where the explorer sees what it does.
explored_cppflags = $(explore_cppflags) $(explored_numbers) $(queue_cppflags)
# Nothing inline: the variables of a call that has returned are no longer part
# of the state, but those of an inlined call stay in the frame, and keep states
# apart.
explored_cflags = $(warnings) -g -fsanitize=thread -fno-inline \
	-include $(top_srcdir)/explore/subject.h

EXTRA_LIBRARIES += explore/libengine.a explore/libsubject.a \
	explore/libscenarios.a explore/libtested.a
explore_libengine_a_SOURCES = $(cli_sources) $(cli_tsan_sources) \
	explore/child.c explore/child.h \
	explore/compiled.c explore/compiled.h \
	explore/compose.c explore/compose.h \
	explore/describe.c explore/describe.h \
	explore/engine.c explore/engine.h \
	explore/explore.h \
	explore/fiber.c explore/fiber.h \
	explore/history.c explore/history.h \
	explore/jobs.c explore/jobs.h \
	explore/json.c \
	explore/kernel.c explore/kernel.h \
	explore/lifetime.c explore/lifetime.h \
	explore/markdown.c \
	explore/memory-model.c explore/memory-model.h \
	explore/names.c explore/names.h \
	explore/op.c explore/op.h \
	explore/options.c explore/options.h \
	explore/picture.c \
	explore/race.c explore/race.h \
	explore/replay.c \
	explore/report.c explore/report.h \
	explore/runs.c explore/runs.h \
	explore/scenarios.h \
	explore/schedule.c \
	explore/snapshot.c explore/snapshot.h \
	explore/step.c explore/step.h \
	explore/subject.h \
	explore/trace.c explore/trace.h \
	explore/tsan.c \
	explore/usage.c explore/usage.h \
	explore/visited.c explore/visited.h \
	explore/walk.c explore/walk.h \
	explore/watch.c explore/watch.h \
	explore/world.h \
	explore/yield.c explore/yield.h
explore_libengine_a_CPPFLAGS = $(explore_cppflags)
explore_libengine_a_CFLAGS = $(warnings)
explore_libsubject_a_SOURCES = $(librouse_core_la_SOURCES)
if HAVE_QUEUE
explore_libsubject_a_SOURCES += $(queue_sources)
endif
explore_libsubject_a_CPPFLAGS = $(explored_cppflags)
explore_libsubject_a_CFLAGS = $(explored_cflags)
# The scenarios, in the order in which --list has them. A new one is a file with
# one or more of them, and a line here.
explore_scenarios = \
	explore/scenarios/event-pulse.c \
	explore/scenarios/event-arm.c \
	explore/scenarios/event-set.c \
	explore/scenarios/event-limits.c \
	explore/scenarios/event-order.c \
	explore/scenarios/lock-turns.c \
	explore/scenarios/lock-limits.c \
	explore/scenarios/lock-starving.c \
	explore/scenarios/lock-chosen.c \
	explore/scenarios/lock-called.c \
	explore/scenarios/rlock.c \
	explore/scenarios/cond-notify.c \
	explore/scenarios/cond-timeout.c \
	explore/scenarios/cond-chain.c \
	explore/scenarios/cond-poll.c \
	explore/scenarios/cond-turn.c \
	explore/scenarios/cond-barrier.c \
	explore/scenarios/cond-signal.c \
	explore/scenarios/cond-two.c \
	explore/scenarios/cond-outside.c \
	explore/scenarios/cond-outside-held.c \
	explore/scenarios/cond-outside-queue.c \
	explore/scenarios/cond-rlock.c \
	explore/scenarios/cond-wait-for.c \
	explore/scenarios/cond-unheld.c \
	explore/scenarios/cond-calls.c \
	explore/scenarios/cond-free.c \
	explore/scenarios/suspended.c \
	explore/scenarios/waitq.c \
	explore/scenarios/waitq-node.c \
	explore/scenarios/stop-event.c \
	explore/scenarios/stop-lock.c \
	explore/scenarios/stop-queue.c \
	explore/scenarios/any.c \
	explore/scenarios/any-queue.c \
	explore/scenarios/all.c \
	explore/scenarios/bell.c \
	explore/scenarios/bell-close.c \
	explore/scenarios/sem.c \
	explore/scenarios/sem-ends.c \
	explore/scenarios/auto.c \
	explore/scenarios/any-tokens.c \
	explore/scenarios/all-tokens.c \
	explore/scenarios/latch.c \
	explore/scenarios/barrier.c \
	explore/scenarios/once.c \
	explore/scenarios/count.c \
	explore/example.c
if HAVE_QUEUE
explore_scenarios += $(queue_scenarios)
endif
queue_scenarios = \
	explore/scenarios/queue.c \
	explore/scenarios/queue-any.c \
	explore/scenarios/queue-many.c
queue_scenarios_beside = \
	explore/scenarios/queue-items.c explore/scenarios/queue-items.h
EXTRA_DIST += $(queue_scenarios) $(queue_scenarios_beside)
explore/scenarios/list.c: explore/local.mk cli/list-scenarios.sh \
		$(explore_scenarios)
	$(AM_V_GEN)$(MKDIR_P) explore/scenarios && \
		cd $(srcdir) && $(SHELL) cli/list-scenarios.sh \
		scenarios.h 'struct ex_scenario' \
		$(explore_scenarios) >$(abs_builddir)/$@-t
	@mv $@-t $@
CLEANFILES += explore/scenarios/list.c

# What several of them use lies beside them.
nodist_explore_libscenarios_a_SOURCES = explore/scenarios/list.c
explore_libscenarios_a_SOURCES = $(explore_scenarios) \
	explore/scenarios/bell-fd.c explore/scenarios/bell-fd.h \
	explore/scenarios/cond.h \
	explore/scenarios/ends.c explore/scenarios/ends.h \
	explore/scenarios/event-waits.c explore/scenarios/event-waits.h \
	explore/scenarios/ledger.c explore/scenarios/ledger.h \
	explore/scenarios/lock-guard.c explore/scenarios/lock-guard.h \
	explore/scenarios/sem-tokens.c explore/scenarios/sem-tokens.h \
	explore/scenarios/waitq.h
if HAVE_QUEUE
explore_libscenarios_a_SOURCES += $(queue_scenarios_beside)
endif
explore_libscenarios_a_CPPFLAGS = $(explored_cppflags) -DROUSE_NO_INLINE
explore_libscenarios_a_CFLAGS = $(explored_cflags)
# What only tests explore.
explore_libtested_a_SOURCES = \
	explore/litmus.c explore/litmus.h \
	explore/litmus-order.c \
	explore/litmus-word.c \
	explore/shape.h \
	explore/shipped/shipped.h \
	explore/shipped/stale-count.c \
	explore/shipped/stolen-signal.c
explore_libtested_a_CPPFLAGS = $(explored_cppflags) -DROUSE_NO_INLINE
explore_libtested_a_CFLAGS = $(explored_cflags)

# Also for objects from before it was included.
$(explore_libsubject_a_OBJECTS) $(explore_libscenarios_a_OBJECTS) \
	$(explore_libtested_a_OBJECTS): explore/subject.h

EXTRA_PROGRAMS += explore/rouse-explore
explore_rouse_explore_SOURCES = explore/main.c
explore_rouse_explore_CPPFLAGS = $(explore_cppflags)
explore_rouse_explore_CFLAGS = $(warnings)
explore_rouse_explore_LDADD = explore/libscenarios.a explore/libsubject.a \
	explore/libengine.a

# For mutants.sh, which compiles the library with a bug in it.
mutants_environment = CC='$(CC)' srcdir='$(srcdir)' \
	with_queue='$(with_queue)' \
	plant_cflags='$(explored_numbers) $(explored_cflags) $(queue_cppflags) \
		$(CPPFLAGS) \
		$(CFLAGS) -Wno-error' \
	plant_before='explore/rouse_explore-main.o explore/libscenarios.a' \
	plant_after='explore/libsubject.a explore/libengine.a'

EXTRA_DIST += explore/publish.sh explore/mutants.sh explore/mutants
# make would take this directory for a file that is made from mutants.sh.
explore/mutants:
	@:

# docs/data/ and the summaries in docs/verification.md are what these commands
# measured.

if HAVE_EXPLORE
check_PROGRAMS += explore/rouse-explore
if TOOLS
bin_PROGRAMS += explore/rouse-explore
man_MANS += docs/rouse-explore.1
endif
explore: explore/rouse-explore
	explore/rouse-explore --set=quick --strict --table=explore/quick.md
	$(SHELL) $(srcdir)/explore/publish.sh explore explore/quick.md
# Only what explore does not have: the runs that --list calls deep.
explore-deep: explore/rouse-explore
	explore/rouse-explore --timeout=$(EXPLORE_DEEP) \
		--table=explore/deep.md `explore/rouse-explore --list | \
			sed -n 's/^[[:blank:]]*\(.*\) (deep)$$/\1/p'`
	$(SHELL) $(srcdir)/explore/publish.sh explore-deep explore/deep.md
EXPLORE_DEEP = 3600
# MUTANTS='--killers x-y': only the mutant x-y, with that option of mutants.sh.
mutants: explore/rouse-explore
	$(mutants_environment) $(SHELL) $(srcdir)/explore/mutants.sh \
		--table=explore/mutants.md $(MUTANTS)
	@[ -n '$(MUTANTS)' ] || $(SHELL) $(srcdir)/explore/publish.sh mutants \
		explore/mutants.md
else
explore explore-deep mutants:
	@echo 'the explorer is not built here: $(why_no_explore)'; exit 1
endif
CLEANFILES += explore/quick.md explore/deep.md explore/mutants.md
.PHONY: explore explore-deep mutants
