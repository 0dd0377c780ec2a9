# SPDX-License-Identifier: BSD-2-Clause
#
# Examples: each is a program, a .c file and what it prints.

examples_programs = \
	examples/chat \
	examples/event \
	examples/handshake \
	examples/loop \
	examples/producer-consumer \
	examples/select \
	examples/server \
	examples/traffic-light \
	examples/workers
if HAVE_QUEUE
examples_programs += examples/pool
examples_pool_LDADD = librouse-queue.la librouse.la
else
EXTRA_DIST += examples/pool.c examples/pool.expected
endif
examples_chat_LDADD = librouse.la
examples_event_LDADD = librouse.la
examples_handshake_LDADD = librouse.la
examples_loop_LDADD = librouse.la
examples_producer_consumer_LDADD = librouse.la
examples_select_LDADD = librouse.la
examples_server_LDADD = librouse.la
examples_traffic_light_LDADD = librouse.la
examples_workers_LDADD = librouse.la
# It never ends: for docs/debugging.md.
examples_deadlock_LDADD = librouse.la
check_PROGRAMS += $(examples_programs) examples/deadlock
EXTRA_DIST += $(examples_programs:=.expected)
EXTRA_DIST += examples/cxx/jobs.cpp examples/cxx/jobs.expected
