# SPDX-License-Identifier: BSD-2-Clause
"""Not covered by CPython's own tests: pulses, timeouts, owners, the exit."""
import queue
import threading
import time
import unittest

import rouse
from support import Thread, in_child, run


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

    def test_no_later_thread_passes_for_an_owner_that_ended(self):
        rlock = rouse.RLock()
        ident = Thread(lambda: rlock.acquire() and threading.get_ident()).join()
        repeated = 0
        for _ in range(20):
            later = Thread(lambda: (rlock._is_owned(), rlock.acquire(False),
                                    threading.get_ident()))
            owned, acquired, its = later.join()
            self.assertFalse(owned or acquired)
            repeated += its == ident
        if not repeated:
            self.skipTest("no later thread was given its ident")

    def test_the_thread_that_forks_owns_its_rlocks_in_the_child(self):
        rlock = rouse.RLock()

        def child():
            assert rlock._is_owned() and rlock.acquire(False)
            assert not Thread(rlock.acquire, False).join()
            rlock.release()
            rlock.release()
            assert Thread(rlock.acquire, False).join()

        with rlock:
            self.assertTrue(in_child(child))
        with rlock:
            self.assertTrue(Thread(in_child, lambda: None).join())

    def test_an_rlock_is_restored_for_the_thread_that_is_named(self):
        rlock, other = rouse.RLock(), rouse.Event()
        there = Thread(lambda: other.wait(60) and rlock._is_owned())
        rlock._acquire_restore((2, there.ident))
        self.assertIs(rlock._is_owned(), False)
        other.set()
        self.assertIs(there.join(), True)

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

    def test_a_subclass_with_a_state_of_its_own(self):
        class Shared(rouse.Barrier):
            def __init__(self, parties):
                self._parties, self._action = parties, None
                self._timeout = self._count = self._state = 0
                self._cond = rouse.Condition()

        class Counting(rouse.Barrier):
            left = 0

            def _exit(self):
                self.left += 1
                super()._exit()

        for kind in Shared, Counting:
            barrier = kind(2)
            other = Thread(barrier.wait, 60).await_asleep()
            self.assertEqual((barrier.parties, barrier.n_waiting), (2, 1))
            self.assertEqual((barrier.wait(60), other.join()), (1, 0))
            barrier.abort()
            self.assertIs(barrier.broken, True)
            barrier.reset()
            self.assertIs(barrier.broken, False)
            with self.assertRaises(threading.BrokenBarrierError):
                barrier.wait(0)
        self.assertEqual(barrier.left, 3)

    def test_rounds(self):
        for action in None, lambda: met.append(1):
            barrier, met = rouse.Barrier(4, action), []

            def meet():
                return [barrier.wait() for _ in range(100)]

            threads = [Thread(meet) for _ in range(4)]
            for indices in zip(*[thread.join() for thread in threads]):
                self.assertEqual(sorted(indices), [0, 1, 2, 3])
            self.assertEqual(len(met), 100 if action else 0)
            self.assertEqual((barrier.n_waiting, barrier.broken), (0, False))

    def test_nobody_passes_before_the_action_has_returned(self):
        done, begun, go = [], rouse.Event(), rouse.Event()

        def action():
            begun.set()
            go.wait(60)
            done.append(1)

        def meet(timeout=None):
            return barrier.wait(timeout), len(done)

        for timeout in 0.05, 0.5, 5, 50:
            barrier = rouse.Barrier(2, action)
            first = Thread(meet, timeout)
            while not barrier.n_waiting and first.is_alive():
                time.sleep(0.001)
            last = Thread(meet)
            while not begun.is_set() and last.is_alive():
                time.sleep(0.001)
            if begun.is_set():
                break  # the last one came before the timeout of the first
        newcomer = Thread(meet).await_asleep()
        time.sleep(timeout)  # that timeout is over, but not the wait
        self.assertTrue(first.is_alive())
        go.set()
        self.assertEqual((first.join(), last.join()), ((0, 1), (1, 1)))
        self.assertEqual((meet(60)[1], newcomer.join()[1]), (2, 2))

    def test_an_action_that_raises_breaks_it(self):
        barrier = rouse.Barrier(2, lambda: 1 / 0)
        first = Thread(barrier.wait).await_asleep()
        with self.assertRaises(ZeroDivisionError):
            barrier.wait()
        with self.assertRaises(rouse.BrokenBarrierError):
            first.join()
        self.assertIs(barrier.broken, True)

    def test_an_action_may_break_it_or_make_it_new(self):
        for call in "abort", "reset":
            barrier = rouse.Barrier(2, lambda: getattr(barrier, call)())
            first = Thread(barrier.wait).await_asleep()
            for wait in barrier.wait, first.join:
                with self.assertRaises(rouse.BrokenBarrierError):
                    wait()
            self.assertIs(barrier.broken, call == "abort")

    def test_abort_and_reset_end_all_waits(self):
        for call in "abort", "reset":
            barrier = rouse.Barrier(4)
            others = [Thread(barrier.wait).await_asleep() for _ in range(3)]
            self.assertEqual(barrier.n_waiting, 3)
            getattr(barrier, call)()
            self.assertEqual(barrier.n_waiting, 0)
            for other in others:
                with self.assertRaises(rouse.BrokenBarrierError):
                    other.join()
            if call == "abort":
                with self.assertRaises(rouse.BrokenBarrierError):
                    barrier.wait()
                barrier.reset()
            others = [Thread(barrier.wait) for _ in range(4)]
            self.assertEqual(sorted(other.join() for other in others),
                             [0, 1, 2, 3])

    def test_what_was_deleted_is_none(self):
        barrier = rouse.Barrier(1)
        del barrier._action, barrier._timeout
        self.assertEqual(barrier.wait(), 0)

    def test_a_timeout_begins_after_the_action_of_others(self):
        begun, go = rouse.Event(), rouse.Event()
        barrier = rouse.Barrier(2, lambda: [begun.set(), go.wait(60)])
        others = [Thread(barrier.wait) for _ in range(2)]
        self.assertTrue(begun.wait(60))
        late = Thread(barrier.wait, 0.02).await_asleep()
        start = time.monotonic()
        go.set()
        with self.assertRaises(rouse.BrokenBarrierError):
            late.join()
        self.assertGreaterEqual(time.monotonic() - start, 0.02)
        self.assertEqual(sorted(other.join() for other in others), [0, 1])

    def test_a_stop_breaks_it_for_all(self):
        barrier, stop = rouse.Barrier(3), rouse.Event()
        other = Thread(barrier.wait).await_asleep()
        stopped = Thread(lambda: barrier.wait(60, stop=stop)).await_asleep()
        stop.set()
        for thread in stopped, other:
            with self.assertRaises(rouse.BrokenBarrierError):
                thread.join()

    def test_its_own_timeout(self):
        barrier = rouse.Barrier(2, timeout=0.02)
        start = time.monotonic()
        with self.assertRaises(rouse.BrokenBarrierError):
            barrier.wait()
        self.assertGreaterEqual(time.monotonic() - start, 0.02)
        barrier.reset()
        with self.assertRaises(OverflowError):
            barrier.wait(float("inf"))
        self.assertEqual((barrier.n_waiting, barrier.broken), (0, False))

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


class Exit(unittest.TestCase):
    def test_waiting_daemon_threads_do_not_block_the_exit(self):
        """Nor does a destructor that uses what they wait for."""
        code = """if True:
            import rouse, threading, time
            cond, event, lock = rouse.Condition(), rouse.Event(), rouse.Lock()
            semaphore = rouse.Semaphore(0)
            shared, barrier = rouse.Queue(), rouse.Barrier(5)
            lock.acquire()
            def wait():
                with cond:
                    cond.wait()
            for call in (wait, event.wait, lock.acquire, semaphore.acquire,
                         shared.get, barrier.wait):
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
                        shared.put(1)
                        barrier.reset()
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
        theirs = type("Theirs", (queue.Queue,), {})  # not that of rouse
        rouse.install()
        try:
            shared = theirs(3)
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
