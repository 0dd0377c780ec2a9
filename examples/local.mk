# SPDX-License-Identifier: BSD-2-Clause
#
# Examples: each is a program, a .c file and what it prints.

examples_programs = \
	examples/bounded-queue \
	examples/chat \
	examples/connections \
	examples/event \
	examples/from-eventfd \
	examples/from-folly \
	examples/from-pthread \
	examples/from-python \
	examples/handshake \
	examples/loop \
	examples/loop-timeouts \
	examples/producer-consumer \
	examples/select \
	examples/server \
	examples/table \
	examples/traffic-light \
	examples/workers
if HAVE_QUEUE
examples_programs += examples/pool
examples_pool_LDADD = librouse-queue.la librouse.la
else
EXTRA_DIST += examples/pool.c examples/pool.expected
endif
examples_bounded_queue_LDADD = librouse.la
examples_chat_LDADD = librouse.la
examples_connections_LDADD = librouse.la
examples_event_LDADD = librouse.la
examples_from_eventfd_LDADD = librouse.la
examples_from_folly_LDADD = librouse.la
examples_from_pthread_SOURCES = examples/from-pthread.c examples/claim.h
examples_from_pthread_LDADD = librouse.la
examples_from_python_LDADD = librouse.la
examples_handshake_LDADD = librouse.la
examples_loop_LDADD = librouse.la
examples_loop_timeouts_LDADD = librouse.la
examples_producer_consumer_LDADD = librouse.la
examples_select_LDADD = librouse.la
examples_server_LDADD = librouse.la
examples_table_LDADD = librouse.la
examples_traffic_light_LDADD = librouse.la
examples_workers_LDADD = librouse.la
# It never ends: for docs/debugging.md.
examples_deadlock_LDADD = librouse.la
check_PROGRAMS += $(examples_programs) examples/deadlock
EXTRA_DIST += $(examples_programs:=.expected) examples/from-python.py

# With what some machines lack.
if HAVE_NSYNC
check_PROGRAMS += examples/from-nsync
endif
examples_from_nsync_LDADD = librouse.la -lnsync
if HAVE_CXX20
check_PROGRAMS += examples/from-cpp
endif
examples_from_cpp_SOURCES = examples/from-cpp.cpp
examples_from_cpp_CXXFLAGS = -std=c++20 -Wall -Wextra -Wshadow -Wundef \
	$(WERROR) -pthread
# The library may have a sanitizer in it.
examples_from_cpp_LDFLAGS = $(CFLAGS)
examples_from_cpp_LDADD = librouse.la
EXTRA_DIST += examples/from-cpp.expected examples/from-nsync.expected
EXTRA_DIST += examples/cxx/jobs.cpp examples/cxx/jobs.expected
