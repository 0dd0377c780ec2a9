# SPDX-License-Identifier: BSD-2-Clause
"""CPython's own tests of these classes, run on those of rouse.

usage: cpython.py locks      test.lock_tests, and Condition over five locks
       cpython.py threading  test.test_threading, installed
       cpython.py queue      test.test_queue, installed, and with what Queue is
                             where the C module has none
       cpython.py barrier    multiprocessing's tests of Barrier, installed

The tests are those of the Python that runs this; if it comes without tests, the
exit status is 77. The last line says how many passed, failed and were skipped.
"""
import os
import subprocess
import sys
import time
import unittest

import rouse
import support

try:
    from test import lock_tests
except ImportError:
    print(f"skipped: Python {sys.version.split()[0]} comes without the "
          "package test")
    sys.exit(77)

import _thread
import threading


class Duck:
    """A lock with acquire, release and with, and no other methods."""

    def __init__(self):
        self.lock = _thread.allocate_lock()

    def acquire(self, blocking=True, timeout=-1):
        return self.lock.acquire(blocking, timeout)

    def release(self):
        self.lock.release()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exception):
        self.release()


def over(kind):
    """Make Conditions whose default lock is of this kind."""
    def condition(lock=None):
        return rouse.Condition(kind() if lock is None else lock)
    return condition


# Name, tests in lock_tests, the attribute that they read, and its value.
SUITES = [
    ("Lock", "LockTests", "locktype", rouse.Lock),
    ("RLock", "RLockTests", "locktype", rouse.RLock),
    ("Event", "EventTests", "eventtype", rouse.Event),
    ("Condition as RLock", "RLockTests", "locktype", rouse.Condition),
    ("Condition", "ConditionTests", "condtype", rouse.Condition),
    ("Semaphore", "SemaphoreTests", "semtype", rouse.Semaphore),
    ("BoundedSemaphore", "BoundedSemaphoreTests", "semtype",
     rouse.BoundedSemaphore),
    ("Barrier", "BarrierTests", "barriertype", rouse.Barrier),
    ("Condition over Lock", "ConditionTests", "condtype", over(rouse.Lock)),
    ("Condition over RLock", "ConditionTests", "condtype", over(rouse.RLock)),
    ("Condition over threading.Lock", "ConditionTests", "condtype",
     over(_thread.allocate_lock)),
    ("Condition over threading.RLock", "ConditionTests", "condtype",
     over(_thread.RLock)),
    ("Condition over another lock", "ConditionTests", "condtype", over(Duck)),
]
# threading's Condition has no _recursion_count() either.
NO_CALL = ("Condition as RLock", "test_recursion_count")
# Tests the default lock, which is an RLock.
DEFAULT_LOCK = "test_acquire"


def lock_suite():
    everything = unittest.TestSuite()
    for name, base, attribute, made in SUITES:
        case = type(name, (getattr(lock_tests, base),),
                    {attribute: staticmethod(made)})
        for test in unittest.defaultTestLoader.getTestCaseNames(case):
            if (name, test) == NO_CALL or \
                    " over " in name and test == DEFAULT_LOCK:
                continue
            everything.addTest(case(test))
    return everything


# Intended differences: the classes come from another module, can be subclassed
# and can be called.
INTENDED = ("test__all__", "test_disallow_instantiation",
            "test_lock_no_subclass")


def installed_suite(name):
    rouse.install()
    return unittest.defaultTestLoader.loadTestsFromName("test." + name)


def queue_suite():
    """It tests copies of the module queue, which install() does not know."""
    rouse.install()
    from test import test_queue as tests
    for form, ours in ("C", rouse), ("Py", support.queue_in_python()):
        for kind in "Queue", "LifoQueue", "PriorityQueue", "FailingQueue":
            getattr(tests, form + kind + "Test").queue = ours
    return unittest.defaultTestLoader.loadTestsFromModule(tests)


def barrier_suite():
    """multiprocessing.Barrier derives from threading's."""
    rouse.install()
    import multiprocessing
    from test import _test_multiprocessing as tests
    multiprocessing.set_start_method("fork", force=True)
    everything = unittest.TestSuite()
    for mixin in (tests.ProcessesMixin, tests.ThreadsMixin):
        case = type(mixin.__name__, (tests._TestBarrier, mixin,
                                     unittest.TestCase), {})
        everything.addTests(
            unittest.defaultTestLoader.loadTestsFromTestCase(case))
    return everything


def make_suite(which):
    if which == "locks":
        return lock_suite()
    if which == "barrier":
        return barrier_suite()
    if which == "queue":
        return queue_suite()
    return installed_suite("test_" + which)


def fails_anyway(test):
    """Does it fail without rouse, too?"""
    run = subprocess.run([sys.executable, "-m", "unittest", test.id()],
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                         timeout=60)
    return run.returncode != 0


def passes_again(test):
    """Does one of three more tries pass? CPython's tests sleep for 10 ms where
    they wait for others, and limit how long a wait may take."""
    test = getattr(test, "test_case", test)  # that of a subtest
    if not isinstance(test, unittest.TestCase):
        return False
    for _ in range(3):
        again = unittest.TestResult()
        type(test)(test._testMethodName).run(again)
        if again.wasSuccessful():
            return True
    return False


def excused(test, which):
    """Why the failure of a test is not a failure of rouse, or None."""
    if which == "threading" and test.id().rpartition(".")[2] in INTENDED:
        return "tests an intended difference"
    if which in ("threading", "queue") and fails_anyway(test):
        return "fails without rouse, too"
    if passes_again(test):
        return "passes when tried again"
    return None


def main(which):
    os.chdir(os.environ.get("TMPDIR", "/tmp"))
    start = time.monotonic()
    suite = make_suite(which)
    result = unittest.TextTestRunner(sys.stdout, verbosity=2).run(suite)
    failed = {test for test, _ in result.failures + result.errors}
    for test in set(failed):
        reason = excused(test, which)
        if reason:
            failed.remove(test)
            print(f"{test.id()} {reason}")
    excuses = (len(result.failures) + len(result.errors) - len(failed))
    failed = len(failed)
    skipped = len(result.skipped)
    print(f"Python {sys.version.split()[0]}, {which}: "
          f"{result.testsRun - failed - excuses - skipped} passed, "
          f"{failed} failed, {excuses} excused, {skipped} skipped "
          f"({time.monotonic() - start:.0f} s)")
    return failed > 0


if __name__ == "__main__":
    if len(sys.argv) != 2 or \
            sys.argv[1] not in ("locks", "threading", "queue", "barrier"):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
