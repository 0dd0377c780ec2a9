# SPDX-License-Identifier: BSD-2-Clause
"""Waits that an Event ends: stop=."""
import random
import sys
import threading
import time
import unittest

import rouse
from support import Thread, refusable

TheirEvent = threading.Event  # whatever is installed later


class Overriding(rouse.Condition):
    """wait_for() calls its wait()."""

    def wait(self, timeout=None, **how):
        return super().wait(timeout, **how)


def waits():
    """Calls that wait for what does not come: call(timeout=, stop=)."""
    lock, rlock = rouse.Lock(), rouse.RLock()
    lock.acquire()
    Thread(rlock.acquire).join()

    def wait(cond):
        def call(timeout=None, stop=None):
            with cond:
                answer = cond.wait(timeout, stop=stop)
                assert cond._is_owned()
                return answer
        return call

    def wait_for(cond):
        def call(timeout=None, stop=None):
            with cond:
                answer = cond.wait_for(lambda: False, timeout, stop=stop)
                assert cond._is_owned()
                return answer
        return call

    def acquire(lock):
        def call(timeout=None, stop=None):
            return lock.acquire(True, -1 if timeout is None else timeout,
                                stop=stop)
        return call

    def poll_away(wait, *events):
        """wait_any() and wait_all(), where something is missing."""
        def call(timeout=None, stop=None):
            return bool(wait(events, timeout, stop=stop))
        return call

    def meet(timeout=None, stop=None):
        return rouse.Barrier(2).wait(timeout, stop=stop)

    def put(kind):
        full = kind(1)
        full.put(1)

        def call(timeout=None, stop=None):
            return full.put(2, timeout=timeout, stop=stop)
        return call

    is_set = rouse.Event()
    is_set.set()
    return [refusable(rouse.BrokenBarrierError, meet),
            refusable(rouse.Full, put(rouse.Queue)),
            refusable(rouse.Full, put(rouse.LifoQueue)),
            refusable(rouse.Empty, rouse.Queue().get),
            refusable(rouse.Empty, rouse.LifoQueue().get),
            rouse.Event().wait, acquire(lock), acquire(rlock),
            acquire(rouse.Condition(lock)),
            rouse.Semaphore(0).acquire, rouse.BoundedSemaphore(0).acquire,
            wait(rouse.Condition(rouse.Lock())), wait(rouse.Condition()),
            wait(rouse.Condition(threading.Lock())),
            wait_for(rouse.Condition()), wait_for(Overriding()),
            poll_away(rouse.wait_any, rouse.Event(), rouse.Event()),
            poll_away(rouse.wait_any, rouse.Event(), rouse.Semaphore(0)),
            poll_away(rouse.wait_all, is_set, rouse.Event()),
            poll_away(rouse.wait_all, is_set, rouse.Semaphore(0))]


class Stop(unittest.TestCase):
    def setUp(self):
        self.stop = rouse.Event()

    def test_that_is_set_ends_each_wait_at_once(self):
        self.stop.set()
        for wait in waits():
            self.assertIs(wait(stop=self.stop), False)
            self.assertIs(wait(timeout=1000, stop=self.stop), False)

    def test_pulsed_once_ends_every_wait_that_had_begun(self):
        for timeout in (None, 1000):
            threads = [Thread(lambda w: w(timeout=timeout, stop=self.stop), w)
                       for w in waits()]
            for thread in threads:
                thread.await_asleep()
            self.stop.set()
            self.stop.clear()
            for thread in threads:
                self.assertIs(thread.join(), False)

    def test_ends_the_waits_of_the_main_thread(self):
        """Which looks at it between short sleeps."""
        over = []

        def pulse():
            while not over:
                self.stop.set()
                self.stop.clear()
                time.sleep(0.001)

        thread = Thread(pulse)
        for wait in waits():
            self.assertIs(wait(stop=self.stop), False)
        over.append(1)
        thread.join()

    def test_that_is_clear_ends_no_wait(self):
        self.stop.set()
        self.stop.clear()
        for wait in waits():
            start = time.monotonic()
            self.assertIs(wait(timeout=0.005, stop=self.stop), False)
            self.assertGreaterEqual(time.monotonic() - start, 0.005)
            self.assertIs(wait(timeout=0, stop=self.stop), False)

    def test_does_not_count_where_the_wait_has_what_it_wants(self):
        stop, event, cond = self.stop, rouse.Event(), rouse.Condition()
        for one in (stop, event):
            one.set()
        for call in (event.wait, stop.wait, rouse.Lock().acquire,
                     rouse.RLock().acquire, cond.acquire,
                     rouse.Semaphore().acquire,
                     rouse.BoundedSemaphore().acquire,
                     lambda **how: cond.wait_for(lambda: True, **how),
                     lambda **how: rouse.wait_any([event], **how) is event,
                     lambda **how: rouse.wait_all([event], **how)):
            self.assertIs(call(stop=stop), True)

    def test_of_a_waiter_that_is_notified_does_not_count(self):
        """Both while the lock is held, in either order: True."""
        for kind in (rouse.Lock, rouse.RLock, threading.Lock):
            for first in ("stop", "notify"):
                cond, stop = rouse.Condition(kind()), rouse.Event()

                def wait():
                    with cond:
                        return cond.wait(stop=stop)

                thread = Thread(wait).await_asleep()
                with cond:
                    if first == "stop":
                        stop.set()
                        thread.await_asleep()
                    cond.notify()
                    stop.set()
                self.assertIs(thread.join(), True)

    def test_of_one_waiter_leaves_the_notification_to_the_next(self):
        cond = rouse.Condition()

        def wait(stop):
            with cond:
                return cond.wait(stop=stop)

        first = Thread(wait, self.stop).await_asleep()
        second = Thread(wait, None).await_asleep()
        self.stop.set()
        self.assertIs(first.join(), False)
        with cond:
            cond.notify()
        self.assertIs(second.join(), True)

    def test_is_one_for_all_rounds_of_wait_for(self):
        """Set and cleared while the predicate is asked."""
        for cond, times in (rouse.Condition(), 2), (Overriding(), 1):
            asked = []

            def pulse_and_deny():
                self.stop.set()
                self.stop.clear()
                asked.append(1)
                return ""

            with cond:
                self.assertEqual(
                    cond.wait_for(pulse_and_deny, stop=self.stop), "")
            self.assertEqual(len(asked), times)

    def test_counts_though_notifications_go_on(self):
        """Here one comes whenever a waiter acquires its lock again."""
        class Notifying:
            cond, lock = None, threading.RLock()

            def acquire(self, *args):
                self.lock.acquire(*args)
                if self.cond:
                    self.cond.notify_all()
                return True

            def release(self):
                self.lock.release()

            def _is_owned(self):
                return True

        lock, asked = Notifying(), []
        lock.cond = rouse.Condition(lock)

        def deny():
            asked.append(1)
            self.assertLess(len(asked), 9)

        self.stop.set()
        with lock.cond:
            self.assertIs(lock.cond.wait(stop=self.stop), True)
            self.assertIsNone(lock.cond.wait_for(deny, stop=self.stop))
        self.assertEqual(len(asked), 2)

    def test_must_be_an_event_of_rouse(self):
        class Derived(rouse.Event):
            pass

        derived = Derived()
        derived.set()
        for wait in waits():
            for wrong in (1, "stop", rouse.Event, rouse.Lock(),
                          TheirEvent()):
                with self.assertRaisesRegex(
                        TypeError, "stop must be a rouse.Event or None, not "):
                    wait(stop=wrong)
            self.assertIs(wait(timeout=0.001, stop=None), False)
            self.assertIs(wait(stop=derived), False)

    def test_is_given_by_keyword_only(self):
        for call in (rouse.Event().wait, rouse.Lock().acquire,
                     rouse.RLock().acquire, rouse.Semaphore(0).acquire,
                     rouse.wait_any, rouse.wait_all):
            with self.assertRaisesRegex(TypeError, "positional argument"):
                call([], 0, self.stop)

    def test_does_nothing_for_a_call_that_does_not_wait(self):
        lock = rouse.Lock()
        self.assertIs(lock.acquire(False, stop=self.stop), True)
        self.assertIs(lock.acquire(blocking=False, stop=self.stop), False)
        self.assertIs(rouse.Semaphore(0).acquire(False, stop=self.stop), False)


class Storm(unittest.TestCase):
    """Stops beside notifications and values: none is lost."""

    def setUp(self):
        self.stop, self.over = rouse.Event(), []
        self.addCleanup(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(1e-5)

    def pulse(self):
        while not self.over:
            self.stop.set()
            self.stop.clear()
            time.sleep(random.random() * 1e-4)

    def test_no_notification_is_lost(self):
        for kind in (rouse.Lock, threading.RLock):
            cond, heard, told, stopped = rouse.Condition(kind()), [0], [0], [0]
            self.over.clear()

            def wait():
                while not self.over:
                    with cond:
                        if cond.wait(5e-3, stop=self.stop):
                            heard[0] += 1
                        else:
                            stopped[0] += 1

            def notify():
                end = time.monotonic() + 0.4
                while time.monotonic() < end or not told[0] * stopped[0]:
                    with cond:
                        n = random.randrange(3)
                        told[0] += min(n, len(cond._waiters))
                        cond.notify(n)
                    time.sleep(0)
                self.over.append(1)

            threads = [Thread(call) for call in
                       (notify, self.pulse, *[wait] * 4)]
            for thread in threads:
                thread.join()
            self.assertEqual(heard, told)

    def test_no_waiter_of_a_semaphore_sleeps_beside_a_value(self):
        """Of two waiters one is stopped as the value rises for one."""
        for i in range(150):
            semaphore, stop = rouse.Semaphore(0), rouse.Event()
            stoppable = Thread(lambda: semaphore.acquire(stop=stop))
            other = Thread(semaphore.acquire)
            if i % 5 == 0:
                stoppable.await_asleep()
            stopper = Thread(stop.set)
            semaphore.release()
            if stoppable.join():
                semaphore.release()
            self.assertIs(other.join(), True)
            stopper.join()
            self.assertEqual(semaphore._value, 0)

    def test_a_lock_stays_whole(self):
        lock, turns = rouse.Lock(), [0]

        def take(how):
            for _ in range(300):
                if lock.acquire(**how):
                    count = turns[0]
                    time.sleep(0)
                    turns[0] = count + 1
                    lock.release()
                elif not how:
                    raise AssertionError
                else:
                    stopped.append(1)

        stopped = []
        pulse = Thread(self.pulse)
        threads = [Thread(take, how)
                   for how in [{}, {"stop": self.stop}] * 3]
        for thread in threads:
            thread.join()
        self.over.append(1)
        pulse.join()
        self.assertEqual(turns[0] + len(stopped), 6 * 300)
        self.assertIs(lock.locked(), False)


if __name__ == "__main__":
    unittest.main()
