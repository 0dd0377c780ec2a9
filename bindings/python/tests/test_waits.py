# SPDX-License-Identifier: BSD-2-Clause
"""Not covered by CPython's own tests: order, pulses, locks of other types."""
import queue
import subprocess
import sys
import threading
import time
import unittest

import rouse
from support import Thread


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


class Events(unittest.TestCase):
    def test_a_pulse_releases_every_wait_that_had_begun(self):
        event = rouse.Event()
        for _ in range(20):
            waits = [Thread(event.wait, 60).await_asleep() for _ in range(4)]
            event.set()
            event.clear()
            for wait in waits:
                self.assertIs(wait.join(), True)
            self.assertIs(event.wait(0), False)

    def test_a_timeout_is_never_early(self):
        event, lock = rouse.Event(), rouse.Lock()
        lock.acquire()
        for seconds in (1e-9, 1e-6, 0.001, 0.0123, 0.07, 0.21):
            for wait in (event.wait, lambda s: lock.acquire(True, s)):
                start = time.monotonic()
                self.assertIs(wait(seconds), False)
                self.assertGreaterEqual(time.monotonic() - start, seconds)

    def test_timeouts_below_zero_poll(self):
        event, cond = rouse.Event(), rouse.Condition()
        for seconds in (0, -1, -1e300, -float("inf"), -10**30):
            self.assertIs(event.wait(seconds), False)
            with cond:
                self.assertIs(cond.wait(seconds), False)

    def test_timeouts_that_are_too_large_overflow(self):
        event, cond, lock = rouse.Event(), rouse.Condition(), rouse.Lock()
        for seconds in (1e300, float("inf"), 10**30, rouse.TIMEOUT_MAX + 1):
            with self.assertRaises(OverflowError):
                event.wait(seconds)
            with self.assertRaises(OverflowError):
                lock.acquire(True, seconds)
            with cond, self.assertRaises(OverflowError):
                cond.wait(seconds)
        self.assertIs(lock.acquire(True, rouse.TIMEOUT_MAX), True)

    def test_a_call_that_need_not_wait_takes_any_timeout(self):
        event, cond = rouse.Event(), rouse.Condition()
        event.set()
        for seconds in (1e300, float("inf"), 10**30):
            self.assertIs(event.wait(seconds), True)
            self.assertIs(rouse.Semaphore().acquire(True, seconds), True)
            with cond:
                self.assertEqual(cond.wait_for(lambda: 7, seconds), 7)
                with self.assertRaises(OverflowError):
                    cond.wait_for(lambda: False, seconds)
            with self.assertRaises(OverflowError):
                rouse.Semaphore(0).acquire(True, seconds)


class Locks(unittest.TestCase):
    def test_any_thread_may_release_a_lock(self):
        lock = rouse.Lock()
        lock.acquire()
        Thread(lock.release).join()
        self.assertIs(lock.locked(), False)

    def test_only_the_owner_releases_an_rlock(self):
        rlock = rouse.RLock()
        with rlock:
            for call in (rlock.release, rlock._release_save):
                with self.assertRaisesRegex(RuntimeError, "un-acquired"):
                    Thread(call).join()
            self.assertIs(Thread(rlock.acquire, False).join(), False)
            self.assertEqual(Thread(rlock._recursion_count).join(), 0)
            self.assertIs(Thread(rlock._is_owned).join(), False)
            self.assertEqual(rlock._recursion_count(), 1)

    def test_all_levels_of_an_rlock_are_released_and_restored(self):
        rlock = rouse.RLock()
        for _ in range(5):
            rlock.acquire()
        state = rlock._release_save()
        self.assertIs(rlock.locked(), False)
        rlock._acquire_restore(state)
        self.assertEqual(rlock._recursion_count(), 5)
        for wrong in (None, (1,), (1, 2, 3), ("1", 2)):
            with self.assertRaises(TypeError):
                rlock._acquire_restore(wrong)

    def test_the_depth_of_an_rlock_does_not_overflow(self):
        rlock = rouse.RLock()
        rlock._acquire_restore((2**64 - 1, threading.get_ident()))
        with self.assertRaises(OverflowError):
            rlock.acquire()


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


class Semaphores(unittest.TestCase):
    def test_one_release_lets_one_in(self):
        semaphore = rouse.Semaphore(0)
        threads = [Thread(semaphore.acquire, True, 60) for _ in range(8)]
        semaphore.release(3)
        semaphore.release(5)
        for thread in threads:
            self.assertIs(thread.join(), True)
        self.assertEqual(semaphore._value, 0)
        self.assertIs(semaphore.acquire(timeout=0.001), False)

    def test_the_bound(self):
        semaphore = rouse.BoundedSemaphore(2)
        with semaphore:
            with self.assertRaises(ValueError):
                semaphore.release(2)
        with self.assertRaises(ValueError):
            semaphore.release()
        with self.assertRaises(ValueError):
            rouse.Semaphore(-1)


class Barriers(unittest.TestCase):
    def test_it_is_one_of_threading(self):
        """multiprocessing.Barrier derives from it and replaces its state."""
        self.assertTrue(issubclass(rouse.Barrier, threading.Barrier))
        barrier = rouse.Barrier(2)
        self.assertIs(type(barrier._cond), rouse.Condition)
        self.assertIs(type(barrier._cond._lock), rouse.Lock)
        self.assertEqual((barrier._state, barrier._count), (0, 0))

    def test_rounds(self):
        barrier, met = rouse.Barrier(4, lambda: met.append(1)), []

        def meet():
            return [barrier.wait() for _ in range(100)]

        rounds = zip(*[t.join() for t in [Thread(meet) for _ in range(4)]])
        for indices in rounds:
            self.assertEqual(sorted(indices), [0, 1, 2, 3])
        self.assertEqual(len(met), 100)

    def test_a_timeout_breaks_it_for_all(self):
        barrier = rouse.Barrier(3)
        other = Thread(barrier.wait)
        with self.assertRaises(threading.BrokenBarrierError):
            barrier.wait(0.01)
        with self.assertRaises(rouse.BrokenBarrierError):
            other.join()
        self.assertIs(barrier.broken, True)
        barrier.reset()
        self.assertIs(barrier.broken, False)


def run(code):
    """Run the code in another process, which may crash."""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


class Exit(unittest.TestCase):
    def test_waiting_daemon_threads_do_not_block_the_exit(self):
        """Nor does a destructor that uses what they wait for."""
        code = """if True:
            import rouse, threading, time
            cond, event, lock = rouse.Condition(), rouse.Event(), rouse.Lock()
            semaphore = rouse.Semaphore(0)
            lock.acquire()
            def wait():
                with cond:
                    cond.wait()
            for call in (wait, event.wait, lock.acquire, semaphore.acquire):
                for _ in range(3):
                    threading.Thread(target=call, daemon=True).start()
            time.sleep(0.05)
            class Last:
                def __del__(self):
                    for _ in range(9):
                        with cond:
                            cond.notify_all()
                        event.set()
                        semaphore.release(2)
                        if lock.locked(): lock.release()
                        time.sleep(0.001)
            import builtins
            builtins.last = Last()
        """
        for _ in range(3):
            run(code)


    def test_busy_daemon_threads_do_not_block_the_exit(self):
        code = """if True:
            import rouse, threading, time
            cond, event = rouse.Condition(), rouse.Event()
            semaphore, barrier = rouse.Semaphore(), rouse.Barrier(2)
            def wait():
                while True:
                    with cond:
                        cond.notify_all()
                        cond.wait(1e-4)
            def pulse():
                while True:
                    event.set()
                    event.clear()
                    event.wait(1e-4)
            def acquire():
                while True:
                    with semaphore:
                        pass
                    barrier.wait()
            for call in (wait, pulse, acquire):
                for _ in range(2):
                    threading.Thread(target=call, daemon=True).start()
            time.sleep(0.01)
        """
        for _ in range(10):
            run(code)


class Queues(unittest.TestCase):
    def test_a_queue_on_our_classes(self):
        rouse.install()
        try:
            shared = queue.Queue(3)
        finally:
            rouse.uninstall()
        self.assertIs(type(shared.mutex), rouse.Lock)

        def put(base):
            for i in range(500):
                shared.put(base + i)

        def get():
            return [shared.get() for _ in range(500)]

        makers = [Thread(put, i * 500) for i in range(4)]
        takers = [Thread(get) for _ in range(4)]
        for maker in makers:
            maker.join()
        got = [item for taker in takers for item in taker.join()]
        self.assertEqual(sorted(got), list(range(2000)))


if __name__ == "__main__":
    unittest.main()
