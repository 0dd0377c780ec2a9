# SPDX-License-Identifier: BSD-2-Clause
#
# The Python module, with the library inside it. It is built by a script, since
# the tests build it again for each Python that is there.

python_sources = \
	bindings/python/build.sh \
	bindings/python/src/any.c bindings/python/src/any.h \
	bindings/python/src/args.c bindings/python/src/args.h \
	bindings/python/src/asyncwait.c bindings/python/src/asyncwait.h \
	bindings/python/src/barrier.c bindings/python/src/barrier.h \
	bindings/python/src/blocking.c bindings/python/src/blocking.h \
	bindings/python/src/compat.h \
	bindings/python/src/condition.c bindings/python/src/condition.h \
	bindings/python/src/condlock.c bindings/python/src/condlock.h \
	bindings/python/src/condmethods.c \
	bindings/python/src/condwait.c \
	bindings/python/src/event.c \
	bindings/python/src/fork.c bindings/python/src/fork.h \
	bindings/python/src/lock.c \
	bindings/python/src/loopbell.c bindings/python/src/loopbell.h \
	bindings/python/src/module.c \
	bindings/python/src/mutex.c bindings/python/src/mutex.h \
	bindings/python/src/phase.c \
	bindings/python/src/queue.c bindings/python/src/queue.h \
	bindings/python/src/queueitems.c bindings/python/src/queueitems.h \
	bindings/python/src/queueparts.c \
	bindings/python/src/queuewait.c \
	bindings/python/src/rlock.c \
	bindings/python/src/semaphore.c \
	bindings/python/src/semvalue.c bindings/python/src/semvalue.h \
	bindings/python/src/several.c bindings/python/src/several.h \
	bindings/python/src/stop.c bindings/python/src/stop.h \
	bindings/python/src/types.c bindings/python/src/types.h \
	bindings/python/src/waiters.c bindings/python/src/waiters.h
python_py = \
	bindings/python/rouse/__init__.py \
	bindings/python/rouse/__main__.py \
	bindings/python/rouse/_async.py \
	bindings/python/rouse/_barrier.py \
	bindings/python/rouse/_queue.py
python_typed = \
	bindings/python/rouse/__init__.pyi \
	bindings/python/rouse/py.typed
EXTRA_DIST += $(python_sources) $(python_py) $(python_typed) \
	bench/python.py \
	bindings/python/backend.py \
	bindings/python/examples/event.expected \
	bindings/python/examples/event.py \
	bindings/python/examples/producer-consumer.expected \
	bindings/python/examples/producer-consumer.py \
	bindings/python/examples/stop.expected \
	bindings/python/examples/stop.py \
	bindings/python/free-threaded.sh \
	bindings/python/pyproject.toml \
	bindings/python/tests/cpython.py \
	bindings/python/tests/support.py \
	bindings/python/tests/test_any.py \
	bindings/python/tests/test_async.py \
	bindings/python/tests/test_conditions.py \
	bindings/python/tests/test_fork.py \
	bindings/python/tests/test_hooks.py \
	bindings/python/tests/test_install.py \
	bindings/python/tests/test_interpreters.py \
	bindings/python/tests/test_leaks.py \
	bindings/python/tests/test_pulses.py \
	bindings/python/tests/test_queue_forms.py \
	bindings/python/tests/test_queues.py \
	bindings/python/tests/test_signals.py \
	bindings/python/tests/test_stop.py \
	bindings/python/tests/test_stress.py \
	bindings/python/tests/test_types.py \
	bindings/python/tests/test_waits.py

if HAVE_PYTHON_MODULE
if HAVE_QUEUE
queue_in_python = yes
else
queue_in_python = no
endif
python_so = bindings/python/module/rouse/_rouse$(PYTHON_SUFFIX)
$(python_so): $(python_sources) $(python_py) $(python_typed) $(library_doors) \
		$(librouse_core_la_SOURCES) $(rouse_HEADERS) $(queue_sources)
	$(AM_V_GEN)CC='$(CC)' CPPFLAGS='$(CPPFLAGS)' \
		CFLAGS='$(CFLAGS) $(WERROR)' \
		QUEUE='$(queue_in_python)' QUEUE_CFLAGS='$(QUEUE_CFLAGS)' \
		$(SHELL) $(srcdir)/bindings/python/build.sh '$(PYTHON)' \
		bindings/python/module
rousepydir = $(pyexecdir)/rouse
rousepy_PYTHON = $(python_py)
rousepytyped_DATA = $(python_typed)
rousepytypeddir = $(rousepydir)
rousepyso_DATA = $(python_so)
rousepysodir = $(rousepydir)

install-data-hook:
	@'$(PYTHON)' -c 'import site, sys; \
		python, installed = sys.argv[1:]; \
		installed in site.getsitepackages() or \
		print(f"{python} finds rouse with PYTHONPATH={installed}")' \
		'$(PYTHON)' '$(pyexecdir)'

# The table in docs/python.md is what this command measured.
bench-python: $(python_so)
	PYTHONPATH=$(abs_builddir)/bindings/python/module '$(PYTHON)' \
		$(srcdir)/bench/python.py --rounds=$(PYTHON_ROUNDS)
else
bench-python:
	@echo 'the Python module is not built here: $(why_no_module)'; exit 1
endif
PYTHON_ROUNDS = 21
clean_directories += bindings/python/editable bindings/python/module
.PHONY: bench-python
