# SPDX-License-Identifier: BSD-2-Clause
#
# Examples: each is a program, a .c file and what it prints.

examples_programs = \
	examples/bounded-queue \
	examples/chat \
	examples/connections \
	examples/event \
	examples/handshake \
	examples/loop \
	examples/loop-timeouts \
	examples/producer-consumer \
	examples/ring \
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
examples_handshake_LDADD = librouse.la
examples_loop_LDADD = librouse.la
examples_loop_timeouts_LDADD = librouse.la
examples_producer_consumer_LDADD = librouse.la
examples_ring_LDADD = librouse.la
examples_select_LDADD = librouse.la
examples_server_LDADD = librouse.la
examples_table_LDADD = librouse.la
examples_traffic_light_LDADD = librouse.la
examples_workers_LDADD = librouse.la
# It never ends: for docs/debugging.md.
examples_deadlock_LDADD = librouse.la
check_PROGRAMS += $(examples_programs) examples/deadlock
EXTRA_DIST += $(examples_programs:=.expected)
EXTRA_DIST += examples/cxx/jobs.cpp examples/cxx/jobs.expected

# What docs/migrate.md claims, with and without other libraries.
migrate_programs = \
	examples/migrate/eventfd \
	examples/migrate/folly \
	examples/migrate/pthread \
	examples/migrate/python
examples_migrate_eventfd_LDADD = librouse.la
examples_migrate_folly_LDADD = librouse.la
examples_migrate_pthread_SOURCES = examples/migrate/pthread.c \
	examples/migrate/claim.h
examples_migrate_pthread_LDADD = librouse.la
examples_migrate_python_LDADD = librouse.la
if HAVE_NSYNC
migrate_programs += examples/migrate/nsync
endif
examples_migrate_nsync_LDADD = librouse.la -lnsync
if HAVE_CXX20
migrate_programs += examples/migrate/cpp
endif
examples_migrate_cpp_SOURCES = examples/migrate/cpp.cpp
examples_migrate_cpp_CXXFLAGS = -std=c++20 -Wall -Wextra -Wshadow -Wundef \
	$(WERROR) -pthread
# The library may have a sanitizer in it.
examples_migrate_cpp_LDFLAGS = $(CFLAGS)
examples_migrate_cpp_LDADD = librouse.la
check_PROGRAMS += $(migrate_programs)
EXTRA_DIST += \
	examples/migrate/cpp.expected \
	examples/migrate/eventfd.expected \
	examples/migrate/folly.expected \
	examples/migrate/nsync.expected \
	examples/migrate/pthread.expected \
	examples/migrate/python.expected \
	examples/migrate/python.py
