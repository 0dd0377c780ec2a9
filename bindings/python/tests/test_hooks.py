# SPDX-License-Identifier: BSD-2-Clause
"""A Condition calls what a program put in the place of a lock's methods, when
threading's would: each test does the same with both, and compares."""
import threading
import unittest

import rouse


class Logging:
    """A lock that logs the calls of its methods."""

    def __init__(self):
        self.lock, self.log = threading.Lock(), []

    def acquire(self, *args):
        self.log.append("acquire")
        return self.lock.acquire(*args)

    def release(self):
        self.log.append("release")
        self.lock.release()

    def __enter__(self):
        self.log.append("enter")
        return self.lock.acquire()

    def __exit__(self, *args):
        self.log.append("exit")
        self.lock.release()


class Private(Logging):
    def _is_owned(self):
        self.log.append("is_owned")
        return self.lock.locked()

    def _release_save(self):
        self.log.append("release_save")
        self.lock.release()
        return "state"

    def _acquire_restore(self, state):
        self.log.append(state)
        self.lock.acquire()


KINDS = ("Lock", "RLock", "Condition")
NAMES = ("acquire", "release", "__enter__", "__exit__", "_is_owned",
         "_release_save", "_acquire_restore")


def replace(target, names, log):
    """Put functions that log in the place of the methods of an object."""
    for name in names:
        if hasattr(target, name):
            def call(*args, name=name, method=getattr(target, name)):
                log.append((name, *(type(arg).__name__ for arg in args)))
                return method(*args)
            setattr(target, name, call)


def use(cond):
    with cond:
        cond.wait(0.001)
        cond.wait(0)
        cond.wait_for(lambda: False, 0.001)
        cond.notify()
    cond.acquire()
    cond.notify_all()
    cond.release()


class SameAsThreading(unittest.TestCase):
    def compare(self, test):
        """@test: takes a module and a new lock, and returns what to compare."""
        for kind in KINDS:
            with self.subTest(kind):
                self.assertEqual(test(rouse, getattr(rouse, kind)()),
                                 test(threading, getattr(threading, kind)()))
        for kind in Logging, Private, lambda: rouse.Condition(Logging()):
            with self.subTest(kind):
                self.assertEqual(test(rouse, kind()), test(threading, kind()))

    def test_what_is_set_in_the_condition(self):
        for names in [(name,) for name in NAMES[4:]] + [NAMES]:
            def test(module, lock):
                cond, log = module.Condition(lock), []
                replace(cond, names, log)
                use(cond)
                return log, getattr(lock, "log", None)
            self.compare(test)

    def test_what_is_set_in_the_lock_after_the_condition_was_made(self):
        def test(module, lock):
            cond, log = module.Condition(lock), []
            try:
                replace(lock, NAMES, log)
            except AttributeError:      # a Lock
                return None
            use(cond)
            return log, getattr(lock, "log", None)
        self.compare(test)

    def test_what_a_subclass_overrides_and_the_lock_lacks(self):
        def test(module, lock):
            log = []

            class Derived(module.Condition):
                def _is_owned(self):
                    log.append("is_owned")
                    return True

                def _release_save(self):
                    log.append("release_save")
                    self._lock.release()
                    return 7

                def _acquire_restore(self, state):
                    log.append(state)
                    self._lock.acquire()

            use(Derived(lock))
            return log, getattr(lock, "log", None)
        self.compare(test)

    def test_what_owns_or_does_not_own_the_lock(self):
        def test(module, lock):
            cond = module.Condition(lock)
            cond._is_owned = lambda: True
            cond.notify()
            cond._is_owned = lambda: 1 / 0
            for call in cond.notify, cond.wait:
                with self.assertRaises(ZeroDivisionError):
                    call()
            cond._is_owned = lambda: False
            with cond:
                for call in cond.notify, cond.wait:
                    with self.assertRaises(RuntimeError):
                        call()
        self.compare(test)

    def test_errors_of_what_is_set(self):
        def test(module, lock):
            cond = module.Condition(lock)
            cond._acquire_restore = lambda state: 1 / 0
            for timeout in 0.001, 0:
                cond.acquire()
                with self.assertRaises(ZeroDivisionError):
                    cond.wait(timeout)
                self.assertIs(cond.acquire(False), True)
                cond.release()
            del cond._acquire_restore
            with cond:
                cond._release_save = lambda: 1 / 0
                with self.assertRaises(ZeroDivisionError):
                    cond.wait(0.001)
                self.assertIs(cond._is_owned(), True)
        self.compare(test)


if __name__ == "__main__":
    unittest.main()
