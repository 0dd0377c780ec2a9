# SPDX-License-Identifier: BSD-2-Clause
"""The classes as Python types: names, signatures, references, cycles."""
import _thread
import copy
import gc
import inspect
import os
import pickle
import queue
import sys
import threading
import unittest
import warnings
import weakref
from decimal import Decimal

import rouse
import support

QUEUES = [rouse.Queue, rouse.LifoQueue, rouse.PriorityQueue]
CLASSES = [rouse.Lock, rouse.RLock, rouse.Event, rouse.Condition,
           rouse.Semaphore, rouse.BoundedSemaphore]


class Types(unittest.TestCase):
    def test_names_and_documentation(self):
        for cls in CLASSES + QUEUES + [rouse.Barrier]:
            self.assertEqual(cls.__module__, "rouse")
            self.assertIs(getattr(rouse, cls.__name__), cls)
            self.assertTrue(cls.__doc__)
            for name, value in vars(cls).items():
                if callable(value) and not name.startswith("__"):
                    self.assertTrue(value.__doc__ or name[0] == "_", name)

    def test_the_version_is_that_of_the_library(self):
        tree = os.path.join(os.path.dirname(__file__), *[os.pardir] * 3)
        with open(os.path.join(tree, "include", "rouse", "types.h")) as file:
            self.assertIn(f'ROUSE_VERSION       "{rouse.__version__}"',
                          file.read())

    def test_each_method_of_threading_is_there(self):
        """Public methods, and private ones that other modules use."""
        used = {"_at_fork_reinit", "_is_owned", "_release_save",
                "_acquire_restore", "_recursion_count"}
        for cls in CLASSES + [rouse.Barrier]:
            theirs = getattr(threading, cls.__name__)
            theirs = theirs() if cls in CLASSES[:2] else theirs
            for method in dir(theirs):
                if method in used or not method.startswith("_"):
                    self.assertTrue(hasattr(cls, method), (cls, method))

    def test_signatures_are_those_of_threading(self):
        """Of the classes, and of all methods of an object; but for stop."""
        for cls in CLASSES + QUEUES + [rouse.Barrier]:
            module = queue if cls in QUEUES else threading
            theirs, args = getattr(module, cls.__name__), ()
            if cls is rouse.Barrier:
                args = (2,)
            self.same_signature(cls, theirs)
            ours, theirs = cls(*args), theirs(*args)
            for name in dir(theirs):
                if callable(getattr(theirs, name)) and (
                        not name.startswith("__") or
                        name in ("__enter__", "__exit__")):
                    self.same_signature(getattr(ours, name),
                                        getattr(theirs, name))
        for cls in (rouse.Lock, rouse.RLock):
            self.assertEqual(str(inspect.signature(cls.acquire)),
                             "(self, /, blocking=True, timeout=-1, *, "
                             "stop=None)")
        self.assertEqual(str(inspect.signature(rouse.Semaphore.acquire)),
                         "(self, /, blocking=True, timeout=None, *, "
                         "stop=None)")

    def same_signature(self, ours, theirs):
        with self.subTest(ours=ours):
            ours = inspect.signature(ours)
            try:
                theirs = inspect.signature(theirs)
            except ValueError:
                return  # before 3.13 those in C have none
            ours = ours.replace(parameters=[
                parameter for parameter in ours.parameters.values()
                if parameter.name != "stop"])
            # That of _acquire_restore() has several names.
            if list(ours.parameters) == ["state"]:
                self.assertEqual(len(theirs.parameters), 1)
            else:
                self.assertEqual(ours, theirs)

    def test_every_method_has_a_signature(self):
        for cls in CLASSES + QUEUES + [rouse.Barrier]:
            for name, value in vars(cls).items():
                if callable(value) and name not in ("__new__", "__init__",
                                                    "__repr__", "__doc__"):
                    with self.subTest(cls=cls, method=name):
                        inspect.signature(value)

    def test_arguments_that_are_wrong_are_type_errors(self):
        lock, event, cond = rouse.Lock(), rouse.Event(), rouse.Condition()
        for call in (lambda: lock.acquire(1, 2, 3),
                     lambda: lock.acquire(True, blocking=True),
                     lambda: lock.acquire(patience=1),
                     lambda: lock.acquire(timeout=None),
                     lambda: lock.acquire(timeout="1"),
                     lambda: rouse.Lock(1),
                     lambda: rouse.Event(1),
                     lambda: rouse.Condition(1, 2),
                     lambda: rouse.Semaphore("1"),
                     lambda: event.wait("1"),
                     lambda: event.wait(1, 2),
                     lambda: event.set(1),
                     lambda: cond.wait_for(),
                     lambda: cond.notify("1")):
            with self.assertRaises(TypeError):
                call()

    def test_numbers_that_docs_python_md_excludes(self):
        """In threading they are rounded, in some calls and versions."""
        cond, event, tenth = rouse.Condition(), rouse.Event(), Decimal("0.1")
        with cond:
            for call in (lambda: cond.notify(1.5),
                         lambda: cond.notify(None),
                         lambda: cond.notify(float("inf")),
                         lambda: rouse.Semaphore().release(1.0),
                         lambda: cond.wait(tenth),
                         lambda: cond.wait_for(event.is_set, tenth),
                         lambda: event.wait(tenth),
                         lambda: rouse.Semaphore(0).acquire(True, tenth),
                         lambda: rouse.Lock().acquire(timeout=tenth)):
                with self.assertRaisesRegex(TypeError, "integer"):
                    call()

    def test_locks_are_not_those_of_the_module_thread(self):
        """docs/python.md says so: a class cannot derive from LockType."""
        for cls in rouse.Lock, rouse.RLock:
            self.assertNotIsInstance(cls(), _thread.LockType)
            self.assertNotIsInstance(cls(), _thread.RLock)
        with self.assertRaises(TypeError):
            type("Derived", (_thread.LockType,), {})

    def test_no_object_can_be_pickled_or_copied(self):
        for cls in CLASSES + QUEUES:
            for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
                with self.assertRaises(TypeError):
                    pickle.dumps(cls(), protocol)
        for cls in CLASSES + [type(rouse.Queue())]:
            if cls is not rouse.Queue:  # as queue's, where it is in Python
                with self.assertRaises(TypeError):
                    copy.copy(cls())

    def test_weak_references(self):
        for cls in CLASSES + QUEUES:
            thing = cls()
            ref = weakref.ref(thing)
            self.assertIs(ref(), thing)
            del thing
            self.assertIsNone(ref())

    def test_derived_classes(self):
        for cls in CLASSES + QUEUES:
            class Derived(cls):
                def __init__(self, name, other=None):
                    super().__init__()
                    self.name = name

            self.assertEqual(Derived("x", other=1).name, "x")
            self.assertIsInstance(Derived("x"), cls)
        with self.assertRaises(TypeError):
            class Both(rouse.Lock, rouse.Event):
                pass

    def test_attributes_where_threading_has_them(self):
        for cls in CLASSES[2:]:
            thing = cls()
            thing.note = 1
            self.assertEqual(vars(thing), {"note": 1})
        for cls in CLASSES[:2]:
            with self.assertRaises(AttributeError):
                cls().note = 1

    def test_cycles_are_collected(self):
        for cls in CLASSES[2:] + QUEUES:
            thing = cls()
            thing.itself = thing
            ref = weakref.ref(thing)
            del thing
            gc.collect()
            self.assertIsNone(ref())

        class Owner:
            def acquire(self):
                pass
            release = acquire

        owner = Owner()
        owner.cond = rouse.Condition(owner)
        ref = weakref.ref(owner)
        del owner
        gc.collect()
        self.assertIsNone(ref())

    def test_representations(self):
        at = r"0x[0-9a-f]+"
        lock, rlock = rouse.Lock(), rouse.RLock()
        self.assertRegex(repr(lock), f"^<unlocked rouse.Lock object at {at}>$")
        self.assertRegex(
            repr(rlock),
            f"^<unlocked rouse.RLock object owner=0 count=0 at {at}>$")
        with lock, rlock, rlock:
            self.assertRegex(repr(lock),
                             f"^<locked rouse.Lock object at {at}>$")
            self.assertRegex(
                repr(rlock), "^<locked rouse.RLock object owner="
                f"{threading.get_ident()} count=2 at {at}>$")
        event = rouse.Event()
        self.assertRegex(repr(event), f"^<rouse.Event at {at}: unset>$")
        event.set()
        self.assertRegex(repr(event), f"^<rouse.Event at {at}: set>$")
        self.assertEqual(repr(rouse.Condition(lock)),
                         f"<Condition({lock!r}, 0)>")
        self.assertRegex(repr(rouse.Semaphore(3)),
                         f"^<rouse.Semaphore at {at}: value=3>$")
        self.assertRegex(repr(rouse.BoundedSemaphore(3)),
                         f"^<rouse.BoundedSemaphore at {at}: value=3/3>$")
        barrier = rouse.Barrier(2)
        self.assertRegex(repr(barrier),
                         f"^<rouse.Barrier at {at}: waiters=0/2>$")
        barrier.abort()
        self.assertRegex(repr(barrier), f"^<rouse.Barrier at {at}: broken>$")


class Overrides(unittest.TestCase):
    """Methods that threading's call, and that a subclass overrides."""

    def test_leaving_with_calls_release(self):
        for cls in rouse.Semaphore, rouse.BoundedSemaphore:
            class Counting(cls):
                released = 0

                def release(self, n=1):
                    self.released += 1
                    super().release(n)

            semaphore = Counting()
            with semaphore:
                pass
            self.assertEqual((semaphore.released, semaphore._value), (1, 1))
            semaphore = cls()
            semaphore.release = lambda: 1 / 0
            with self.assertRaises(ZeroDivisionError):
                with semaphore:
                    pass

    def test_notify_all_calls_notify(self):
        class Counting(rouse.Condition):
            notified = ()

            def notify(self, n=1):
                self.notified += (n,)
                super().notify(n)

        cond = Counting()

        def wait():
            with cond:
                return cond.wait(60)

        threads = [support.Thread(wait).await_asleep() for _ in range(3)]
        with cond:
            cond.notify_all()
        for thread in threads:
            self.assertIs(thread.join(), True)
        self.assertEqual(cond.notified, (3,))

    def test_wait_for_calls_wait(self):
        class Patient(rouse.Condition):
            waited = ()

            def wait(self, timeout=None):
                self.waited += (timeout,)
                return super().wait(0.001)

        cond, answers = Patient(), iter([0, [], "yes"])
        with cond:
            self.assertEqual(cond.wait_for(lambda: next(answers)), "yes")
            self.assertEqual(cond.waited, (None, None))
            answers = iter([False, False, True])
            self.assertIs(cond.wait_for(lambda: next(answers), 60), True)
            self.assertEqual(cond.waited[2], 60)
            self.assertLess(cond.waited[3], 60)
            self.assertIs(cond.wait_for(lambda: False, 0.01), False)
            self.assertEqual(cond.waited[4], 0.01)
            before = len(cond.waited)
            self.assertEqual(cond.wait_for(lambda: [], 0), [])
            self.assertEqual(cond.waited[before:], (0,))
            with self.assertRaises(ZeroDivisionError):
                cond.wait_for(lambda: 1 / 0, 0)

    def test_old_names_call_what_threadings_call(self):
        def called(module):
            class Event(module.Event):
                def is_set(self):
                    return "mine"

            class Condition(module.Condition):
                notified = None

                def notify_all(self):
                    self.notified = "mine"

            event, cond = Event(), Condition()
            with cond:
                cond.notifyAll()
            return event.isSet(), cond.notified

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            self.assertEqual(called(rouse), called(threading))


class Private(unittest.TestCase):
    """Attributes of threading's classes that programs use."""

    def test_of_event(self):
        event = rouse.Event()
        self.assertIs(event._flag, False)
        event._flag = 1
        self.assertIs(event.is_set(), True)
        event.__init__()
        self.assertIs(event._flag, False)
        with self.assertRaises(AttributeError):
            del event._flag

    def test_cond_of_event(self):
        """Its lock is that of set() and clear(); nothing waits for it."""
        event = rouse.Event()
        cond = event._cond
        self.assertIs(event._cond, cond)
        self.assertIsInstance(cond, rouse.Condition)
        for change, result in (event.set, True), (event.clear, False):
            with cond:
                thread = support.Thread(change).await_asleep()
                self.assertIs(event._flag, not result)
                event._flag = event._flag
            thread.join()
            self.assertIs(event.is_set(), result)
        with cond:
            for call in (cond.wait, cond.notify, cond.notify_all,
                         lambda: cond.wait_for(event.is_set)):
                with self.assertRaisesRegex(RuntimeError, "of the Event"):
                    call()
        with self.assertRaisesRegex(AttributeError, "not counted"):
            cond._waiters
        with self.assertRaises(AttributeError):
            event._cond = rouse.Condition()

    def test_of_condition(self):
        cond = rouse.Condition()
        self.assertEqual(len(cond._waiters), 0)

        def wait():
            with cond:
                cond.wait(60)

        thread = support.Thread(wait).await_asleep()
        self.assertEqual(len(cond._waiters), 1)
        with cond:
            cond.notify_all()
        thread.join()
        self.assertFalse(cond._waiters)

    def test_of_semaphore(self):
        class Early(rouse.BoundedSemaphore):
            def __init__(self, value):
                self._value = value
                super().__init__(value)

        semaphore = Early(3)
        self.assertEqual((semaphore._value, semaphore._initial_value), (3, 3))
        semaphore._value = 0
        self.assertIs(semaphore.acquire(False), False)
        semaphore._value = -sys.maxsize - 1
        semaphore.release(sys.maxsize)
        self.assertEqual(semaphore._value, -1)
        semaphore._initial_value = 5
        semaphore.release(6)
        with self.assertRaises(ValueError):
            semaphore.release()
        with self.assertRaisesRegex(AttributeError,
                                    "Early.*release.*_value"):
            semaphore._cond
        self.assertFalse(hasattr(rouse.Semaphore(), "_initial_value"))

    def test_initial_values_of_semaphores(self):
        for cls in rouse.Semaphore, rouse.BoundedSemaphore:
            for value in (float("inf"), 2**70, 1e30, 2.0, True):
                semaphore = cls(value)
                with semaphore:
                    pass
                self.assertIs(semaphore.acquire(False), True)
                semaphore.release()
            rouse.Semaphore(float("inf")).release(5)
            for value in (1.5, float("nan"), -1.0, -2**70, -float("inf")):
                with self.assertRaises(ValueError):
                    cls(value)


if __name__ == "__main__":
    unittest.main()
