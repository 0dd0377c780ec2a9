# SPDX-License-Identifier: BSD-2-Clause
"""Signal handlers while the main thread waits."""
import os
import signal
import sys
import threading
import time
import unittest

import rouse
from support import Thread, refusable


class Alarm(Exception):
    pass


class Signals(unittest.TestCase):
    def setUp(self):
        self.runs, self.again = 0, False
        self.also = lambda: None
        self.old = signal.signal(signal.SIGALRM, self.handle)

    def tearDown(self):
        self.again = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, self.old)

    def handle(self, number, frame):
        self.runs += 1
        self.also()
        if self.again:
            self.alarm()

    def alarm(self):
        """Soon, and again until a handler raises: on a busy machine the first
        one may come before the wait has begun."""
        self.again = True
        signal.setitimer(signal.ITIMER_REAL, 0.01)

    def fail_once(self):
        signal.setitimer(signal.ITIMER_REAL, 0)
        raise Alarm

    def waits(self, stop=None):
        """All waits, each for something that does not happen."""
        lock, rlock, cond = rouse.Lock(), rouse.RLock(), rouse.Condition()
        foreign = rouse.Condition(threading.Lock())
        lock.acquire()
        Thread(rlock.acquire).join()

        def wait(on, timeout):
            with on:
                return on.wait(timeout, stop=stop)

        def wait_for(timeout):
            with cond:
                return cond.wait_for(lambda: False, timeout, stop=stop)

        def acquire(lock, timeout):
            return lock.acquire(True, -1 if timeout is None else timeout,
                                stop=stop)

        def several(wait, timeout):
            return bool(wait([rouse.Event(), rouse.Semaphore(0)], timeout,
                             stop=stop))

        full = rouse.Queue(1)
        full.put(1)
        return [refusable(rouse.Full,
                          lambda t: full.put(1, True, t, stop=stop)),
                refusable(rouse.Empty,
                          lambda t: rouse.Queue().get(True, t, stop=stop)),
                refusable(rouse.BrokenBarrierError,
                          lambda t: rouse.Barrier(2).wait(t, stop=stop)),
                lambda t: rouse.Event().wait(t, stop=stop),
                lambda t: acquire(lock, t), lambda t: acquire(rlock, t),
                lambda t: wait(cond, t), lambda t: wait(foreign, t),
                wait_for,
                lambda t: rouse.Semaphore(0).acquire(True, t, stop=stop),
                lambda t: several(rouse.wait_any, t),
                lambda t: several(rouse.wait_all, t)]

    def all_waits(self):
        return self.waits() + self.waits(rouse.Event())

    def test_signals_do_not_extend_a_timeout(self):
        signal.setitimer(signal.ITIMER_REAL, 0.005, 0.005)
        for wait in self.all_waits():
            self.runs = 0
            start = time.monotonic()
            self.assertIs(wait(0.05), False)
            took = time.monotonic() - start
            self.assertGreaterEqual(took, 0.05)
            self.assertLess(took, 5)
            self.assertGreater(self.runs, 0)

    def test_an_exception_ends_each_wait(self):
        self.also = self.fail_once
        for wait in self.all_waits():
            for timeout in (None, 100):
                with self.assertRaises(Alarm):
                    self.alarm()
                    wait(timeout)

    def test_a_stop_that_a_handler_sets_and_clears_ends_each_wait(self):
        stop = rouse.Event()
        self.also = lambda: [stop.set(), stop.clear()]
        for wait in self.waits(stop):
            for timeout in (None, 100):
                self.alarm()
                self.assertIs(wait(timeout), False)

    def test_a_pulse_that_a_handler_makes_ends_a_wait_for_any(self):
        many = [rouse.Event() for _ in range(3)]
        for event in many:
            self.also = lambda: [event.set(), event.clear()]
            self.alarm()
            self.assertIs(rouse.wait_any(many), event)

    def test_an_exception_does_not_break_a_barrier_nor_end_a_join(self):
        """The main thread has left it: another one may come."""
        self.also = self.fail_once
        barrier, shared = rouse.Barrier(2), rouse.Queue()
        shared.put(1)
        for call in barrier.wait, shared.join:
            with self.assertRaises(Alarm):
                self.alarm()
                call()
        self.assertEqual((barrier.n_waiting, barrier.broken), (0, False))
        other = Thread(barrier.wait)
        barrier.wait()
        other.join()

    def test_an_exception_consumes_no_item(self):
        shared, full = rouse.Queue(), rouse.Queue(1)
        full.put(1)
        for call, also in ((shared.get, lambda: shared.put(1)),
                           (lambda: full.put(2), full.get)):
            self.also = lambda: [also(), self.fail_once()]
            with self.assertRaises(Alarm):
                self.alarm()
                call()
        self.assertEqual((shared.qsize(), full.qsize()), (1, 0))

    def test_a_handler_that_returns_leaves_a_barrier_whole(self):
        barrier, runs = rouse.Barrier(2), []

        def come_at_third():
            if barrier.n_waiting:
                runs.append(1)
                if len(runs) == 3:
                    self.again = False
                    Thread(barrier.wait)

        self.also = come_at_third
        self.alarm()
        self.assertEqual(barrier.wait(), 0)
        self.assertGreaterEqual(len(runs), 3)

    def test_a_signal_just_before_the_sleep_is_not_slept_through(self):
        """Python's C handler may run before the thread is asleep."""
        self.also = self.fail_once
        event = rouse.Event()
        for i in range(200):
            with self.assertRaises(Alarm):
                signal.setitimer(signal.ITIMER_REAL, i * 1e-6 + 1e-6)
                event.wait(50)

    def test_signals_before_do_not_delay_a_handler(self):
        """A signal of another thread sets Python's flag, but wakes nobody."""
        ran = []
        old = signal.signal(signal.SIGUSR1, lambda *_: ran.append(now()))
        self.addCleanup(signal.signal, signal.SIGUSR1, old)
        now, main = time.monotonic, threading.get_ident()

        def late(count):
            """By how much more than it may be, which is as long as it waited."""
            ran.clear()
            event, start = rouse.Event(), now()
            sender = Thread(send, event, count)
            self.assertIs(event.wait(60), True)
            sent = sender.join()
            return ran[0] - sent - max(0.05, sent - start)

        def send(event, count):
            time.sleep(0.02)
            for _ in range(count):
                signal.pthread_kill(main, signal.SIGALRM)
                time.sleep(0.01)
            sent = now()
            signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)
            while not ran and now() < sent + 10:
                time.sleep(0.001)
            event.set()
            return sent

        for count in (0, 2, 5, 15):
            with self.subTest(signals=count):
                # A busy machine may be late itself: one of a few tries counts.
                self.assertTrue(any(late(count) < 0.7 for _ in range(5)))

    def test_control_c(self):
        cond = rouse.Condition()
        with self.assertRaises(KeyboardInterrupt):
            killer = Thread(lambda: [time.sleep(0.05),
                                     os.kill(os.getpid(), signal.SIGINT)])
            with cond:
                try:
                    cond.wait()
                finally:
                    self.assertIs(cond._is_owned(), True)
        killer.join()
        self.assertIs(cond._is_owned(), False)
        self.assertEqual(repr(cond)[-3:], "0)>")

    def test_a_handler_may_use_what_is_waited_for(self):
        """The lock is free while it runs, and the thread is still a waiter."""
        for kind in (rouse.Lock, rouse.RLock, threading.Lock):
            cond = rouse.Condition(kind())

            def notify():
                if len(cond._waiters):
                    with cond:
                        cond.notify()

            self.also = notify
            self.alarm()
            with cond:
                self.assertIs(cond.wait(60), True)
        event = rouse.Event()
        self.also = lambda: [event.set(), event.clear()]
        self.alarm()
        self.assertIs(event.wait(60), True)
        self.assertIs(event.is_set(), False)

    def test_a_waiter_keeps_its_place_while_a_handler_runs(self):
        cond, order = rouse.Condition(), []

        def other():
            with cond:
                cond.wait(60)
                order.append("other")

        def notify_one():
            with cond:
                cond.notify()

        thread = None

        def join_behind():
            nonlocal thread
            if thread:
                self.again = False
                Thread(notify_one).join()
            elif len(cond._waiters):
                thread = Thread(other).await_asleep()

        self.also = join_behind
        self.alarm()
        with cond:
            self.assertIs(cond.wait(60), True)
            order.append("main")
        self.assertEqual(order, ["main"])
        notify_one()
        thread.join()

    def test_a_wait_that_raises_consumes_no_notification(self):
        """The handler notifies its own thread and raises: another gets it."""
        for kind in (rouse.Lock, rouse.RLock, threading.RLock):
            cond, heard = rouse.Condition(kind()), []

            def other():
                with cond:
                    heard.append(cond.wait(60))

            def notify_and_fail():
                if not len(cond._waiters):
                    return
                other_thread.append(Thread(other).await_asleep())
                with cond:
                    cond.notify()
                raise Alarm

            other_thread = []
            self.also = notify_and_fail
            self.alarm()
            with cond:
                with self.assertRaises(Alarm):
                    cond.wait(60)
                self.assertIs(cond._is_owned(), True)
            other_thread[0].join()
            self.assertEqual(heard, [True])

    def test_the_lock_is_held_again_when_an_exception_is_raised(self):
        for kind in (rouse.Lock, rouse.RLock, threading.Lock,
                     threading.RLock):
            cond = rouse.Condition(kind())
            held = rouse.Event()

            def hold():
                with cond:
                    held.set()
                    time.sleep(0.1)

            def fail():
                if not len(cond._waiters):
                    return
                Thread(hold)
                held.wait()
                raise Alarm

            self.also = fail
            with self.assertRaises(Alarm):
                self.alarm()
                with cond:
                    cond.wait(60)

    def test_an_exception_while_the_lock_is_acquired_again(self):
        for kind in (rouse.Lock, rouse.RLock, threading.Lock,
                     threading.RLock):
            cond = rouse.Condition(kind())

            def notify_and_hold():
                with cond:
                    cond.notify()
                    time.sleep(0.05)
                    signal.setitimer(signal.ITIMER_REAL, 0.001)
                    time.sleep(0.05)

            self.also = self.fail_once
            with self.assertRaises(Alarm):
                with cond:
                    thread = Thread(notify_and_hold)
                    cond.wait(60)
            thread.join()
            self.assertIs(cond._is_owned(), False)

    @unittest.skipIf(sys.version_info < (3, 10), "Python 3.9 runs handlers "
                     "between the end of a with block and the release")
    def test_a_handler_that_raises_leaves_no_lock_held(self):
        """With threading's Condition half of these leave it held."""
        self.also = self.fail_once
        for kind in (rouse.Lock, rouse.RLock):
            cond = rouse.Condition(kind())
            for i in range(200):
                with self.assertRaises(Alarm):
                    signal.setitimer(signal.ITIMER_REAL, 1e-4 + i * 1e-6)
                    while True:
                        with cond:
                            pass
                self.assertIs(cond._lock.acquire(False), True)
                cond._lock.release()
                self.assertIs(Thread(cond._is_owned).join(), False)

    def test_a_storm_among_threads(self):
        cond, items, taken = rouse.Condition(), [], []
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)

        def produce():
            for i in range(2000):
                with cond:
                    items.append(i)
                    cond.notify()

        producers = [Thread(produce) for _ in range(2)]
        while len(taken) < 4000:
            with cond:
                self.assertIs(cond.wait_for(lambda: items, 30) is not False,
                              True)
                taken.append(items.pop())
        for producer in producers:
            producer.join()


if __name__ == "__main__":
    unittest.main()
