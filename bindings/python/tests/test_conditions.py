# SPDX-License-Identifier: BSD-2-Clause
"""Conditions, over locks of each type: what CPython's own tests do not cover."""
import threading
import time
import unittest

import rouse
from support import Thread, run


class Duck:
    """A lock with acquire and release, and no other methods."""

    def __init__(self):
        self.lock = threading.Lock()

    def acquire(self, *args):
        return self.lock.acquire(*args)

    def release(self):
        self.lock.release()


class Hooked(Duck):
    """A lock with the private methods of an RLock; logs their calls."""

    def __init__(self):
        super().__init__()
        self.calls = []

    def _is_owned(self):
        self.calls.append("is_owned")
        return self.lock.locked()

    def _release_save(self):
        self.calls.append("release_save")
        self.lock.release()
        return "the state"

    def _acquire_restore(self, state):
        self.calls.append(state)
        self.lock.acquire()


class DerivedLock(type("Mutable", (rouse.Lock,), {})):
    acquired = 0

    def acquire(self, *args):
        type(self).acquired += 1
        return super().acquire(*args)


LOCKS = [rouse.Lock, rouse.RLock, threading.Lock, threading.RLock, Duck,
         Hooked, DerivedLock]


def length(cond):
    """The number of waiters, from the repr."""
    return int(repr(cond).rpartition(", ")[2][:-2])


def await_length(cond, n):
    while length(cond) != n:
        time.sleep(0.001)


class Conditions(unittest.TestCase):
    def test_notify_is_exact_and_in_order(self):
        for kind in LOCKS:
            cond, heard = rouse.Condition(kind()), []

            def hear(number):
                cond.acquire()
                cond.wait()
                heard.append(number)
                cond.release()

            threads = []
            for i in range(6):
                threads.append(Thread(hear, i))
                await_length(cond, i + 1)
            for n, left in ((2, 4), (0, 4), (-3, 4), (1, 3), (100, 0)):
                cond.acquire()
                cond.notify(n)
                cond.release()
                self.assertEqual(length(cond), left)
                while len(heard) < 6 - left:
                    time.sleep(0.001)
                self.assertEqual(sorted(heard), list(range(6 - left)))
            for thread in threads:
                thread.join()

    def test_a_wait_that_timed_out_consumes_no_notification(self):
        for kind in LOCKS:
            cond = rouse.Condition(kind())

            def wait(seconds):
                cond.acquire()
                try:
                    return cond.wait(seconds)
                finally:
                    cond.release()

            for _ in range(10):
                early = Thread(wait, 0.006)
                late = Thread(wait, 60).await_asleep()
                for _ in range(2):
                    cond.acquire()
                    cond.notify()
                    cond.release()
                    if not early.join():
                        break
                self.assertIs(late.join(), True)

    def test_what_raises_passes_its_notification_on(self):
        """As a signal handler does, before or after the sleep."""
        class Raising(rouse.Condition):
            waits = 0

            def _release_save(self):
                self.waits += 1
                self.release()
                if self.waits == 1:
                    self.behind = Thread(wait).await_asleep()
                    self.acquire()
                    self.notify()
                    raise ZeroDivisionError

        def wait():
            with cond:
                return cond.wait(60)

        cond = Raising(rouse.Lock())
        with cond:
            with self.assertRaises(ZeroDivisionError):
                cond.wait()
        self.assertIs(cond.behind.join(), True)

    def test_a_predicate_that_raises_passes_the_notification_on(self):
        cond, asked = rouse.Condition(), []

        def predicate():
            asked.append(1)
            return 1 / 0 if len(asked) == 2 else False

        def call(wait, *args):
            with cond:
                return wait(*args)

        first = Thread(call, cond.wait_for, predicate, 60).await_asleep()
        second = Thread(call, cond.wait, 60).await_asleep()
        with cond:
            cond.notify()
        with self.assertRaises(ZeroDivisionError):
            first.join()
        self.assertIs(second.join(), True)

    def test_without_the_lock_it_is_an_error(self):
        for kind in LOCKS:
            cond = rouse.Condition(kind())
            for call in (cond.wait, cond.notify, cond.notify_all,
                         lambda: cond.wait_for(lambda: False)):
                with self.assertRaisesRegex(RuntimeError, "un-acquired"):
                    call()
            self.assertIs(cond._is_owned(), False)
            cond.acquire()
            self.assertIs(cond._is_owned(), True)

    def test_a_wait_releases_all_levels_of_an_rlock(self):
        for kind in (rouse.RLock, threading.RLock):
            cond = rouse.Condition(kind())
            with cond, cond, cond:
                waker = Thread(lambda: [cond.acquire(), cond.notify(),
                                        cond.release()])
                self.assertIs(cond.wait(60), True)
                waker.join()
                self.assertIs(Thread(cond.acquire, False).join(), False)
            self.assertIs(cond._is_owned(), False)

    def test_the_private_methods_of_a_lock_are_used(self):
        cond = rouse.Condition(Hooked())
        cond.acquire()
        self.assertIs(cond.wait(0.001), False)
        self.assertEqual(cond._lock.calls,
                         ["is_owned", "release_save", "the state"])

    def test_the_methods_of_a_subclass_of_lock_are_used(self):
        cond = rouse.Condition(DerivedLock())
        before = DerivedLock.acquired
        cond.acquire()
        cond.wait(0)
        self.assertGreater(DerivedLock.acquired, before + 1)

    def test_a_lock_that_raises_leaves_no_waiter(self):
        class Failing(Hooked):
            def _acquire_restore(self, state):
                raise OSError("no way back")

        cond = rouse.Condition(Failing())
        cond.acquire()
        with self.assertRaisesRegex(OSError, "no way back"):
            cond.wait(0.001)
        self.assertEqual(length(cond), 0)
        with self.assertRaises(AttributeError):
            rouse.Condition(object())

    def test_wait_for(self):
        cond, answers = rouse.Condition(), iter([0, [], "yes"])
        with cond:
            self.assertEqual(cond.wait_for(lambda: next(answers, "no")
                                           if not cond.notify() else 0,
                                           0.001), [])
            self.assertEqual(cond.wait_for(lambda: 7), 7)
            start = time.monotonic()
            self.assertIs(cond.wait_for(lambda: False, 0.05), False)
            self.assertGreaterEqual(time.monotonic() - start, 0.05)
            asked = []
            cond.wait_for(lambda: asked.append(1), 0)
            self.assertEqual(len(asked), 2)
            with self.assertRaises(ZeroDivisionError):
                cond.wait_for(lambda: 1 / 0)

    def test_wait_for_ends_however_often_it_is_notified(self):
        cond, over = rouse.Condition(), []

        def tease():
            while not over:
                with cond:
                    cond.notify()

        teaser = Thread(tease)
        with cond:
            self.assertIs(cond.wait_for(lambda: False, 0.1), False)
        over.append(1)
        teaser.join()

    def test_two_conditions_share_a_lock(self):
        lock = rouse.Lock()
        first, second = rouse.Condition(lock), rouse.Condition(lock)

        def wait():
            with first:
                return first.wait(60)

        waiter = Thread(wait)
        await_length(first, 1)
        with second:
            second.notify_all()
            self.assertEqual(length(first), 1)
            first.notify_all()
        self.assertIs(waiter.join(), True)

    def test_a_condition_may_be_its_own_lock(self):
        class Monitor(rouse.Condition):
            def __init__(self, kind):
                self.lock = kind()
                super().__init__(self)

            def acquire(self, *args):
                return self.lock.acquire(*args)

            def release(self):
                self.lock.release()

        for kind in LOCKS:
            monitor = Monitor(kind)
            for call in (monitor.wait, monitor.notify):
                if kind not in (rouse.RLock, threading.RLock):
                    with self.assertRaises(RuntimeError):
                        call()
            with monitor:
                if kind not in (rouse.RLock, threading.RLock):
                    self.assertIs(monitor.wait(0.001), False)
            self.assertIs(monitor.acquire(False), True)
            monitor._release_save()
            monitor._acquire_restore(None)
            monitor.release()

    def test_a_condition_without_a_lock_is_no_lock(self):
        class Itself(rouse.Condition):
            def __init__(self):
                super().__init__(self)

        with self.assertRaises(AttributeError):
            Itself()
        with self.assertRaises(AttributeError):
            rouse.Condition(rouse.Condition.__new__(rouse.Condition))

    def test_a_condition_has_the_private_methods_of_threading(self):
        for kind in LOCKS:
            cond = rouse.Condition(kind())
            cond.acquire()
            state = cond._release_save()
            self.assertIs(cond.acquire(False), True)
            cond.release()
            cond._acquire_restore(state)
            self.assertIs(cond._is_owned(), True)
            cond.release()

    def test_conditions_nested_20000_deep(self):
        run("""if True:
            import _thread, gc, rouse
            class Derived(rouse.Condition):
                pass
            def nested(cls, lock):
                for _ in range(20000):
                    lock = cls(lock)
                return lock
            for cls in rouse.Condition, Derived:
                for lock in rouse.Lock, rouse.RLock, _thread.allocate_lock:
                    cond = nested(cls, lock())
                    for _ in range(2):
                        with cond:
                            assert cond._is_owned()
                            assert cond.wait(0.001) is False
                            cond.notify_all()
                        assert cond.acquire(False)
                        cond._acquire_restore(cond._release_save())
                        cond.release()
                    for call in cond.__repr__, cond._at_fork_reinit:
                        try:
                            call()
                        except (RecursionError, AttributeError):
                            pass
                    del cond, call
                innermost = cls()
                innermost.outermost = nested(cls, innermost)
                del innermost
                gc.collect()
        """)

    def test_init_may_be_called_once(self):
        cond = rouse.Condition()
        with self.assertRaises(RuntimeError):
            cond.__init__()
        with self.assertRaises(RuntimeError):
            rouse.Condition.__new__(rouse.Condition).acquire()
