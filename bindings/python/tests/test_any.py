# SPDX-License-Identifier: BSD-2-Clause
"""wait_any() and wait_all()."""
import gc
import inspect
import sys
import time
import unittest
import weakref

import rouse
from support import Thread


def events(n):
    return [rouse.Event() for _ in range(n)]


class Any(unittest.TestCase):
    def test_returns_the_first_that_is_set(self):
        many = events(4)
        many[3].set()
        self.assertIs(rouse.wait_any(many), many[3])
        many[1].set()
        self.assertIs(rouse.wait_any(many), many[1])
        self.assertIs(rouse.wait_any(reversed(many), 0), many[3])
        self.assertIs(rouse.wait_any(objects=many, timeout=-1), many[1])

    def test_is_ended_by_a_pulse_of_each(self):
        many = events(3)
        for event in many:
            threads = [Thread(rouse.wait_any, many).await_asleep()
                       for _ in range(2)]
            event.set()
            event.clear()
            for thread in threads:
                self.assertIs(thread.join(), event)

    def test_in_the_main_thread(self):
        """Which looks at all but the first between short sleeps."""
        many = events(3)
        for event in many:
            setter = Thread(lambda: [time.sleep(0.01), event.set()])
            self.assertIs(rouse.wait_any(many), event)
            setter.join()
            event.clear()

    def test_returns_none_after_the_timeout(self):
        for timeout in (0, -1, 0.02, 0.0):
            start = time.monotonic()
            self.assertIsNone(rouse.wait_any(events(2), timeout))
            self.assertGreaterEqual(time.monotonic() - start, timeout)

    def test_of_none_waits_for_the_timeout_or_the_stop(self):
        stop = rouse.Event()
        self.assertIsNone(rouse.wait_any([], 0.001))
        thread = Thread(lambda: rouse.wait_any((), stop=stop)).await_asleep()
        stop.set()
        self.assertIsNone(thread.join())

    def test_prefers_what_it_waits_for_to_the_stop(self):
        first, stop = events(2)
        stop.set()
        self.assertIsNone(rouse.wait_any([first], stop=stop))
        first.set()
        self.assertIs(rouse.wait_any([first], stop=stop), first)
        self.assertIs(rouse.wait_any([stop], stop=stop), stop)

    def test_takes_the_same_event_twice_and_hundreds(self):
        event, = events(1)
        thread = Thread(rouse.wait_any, [event, event]).await_asleep()
        event.set()
        self.assertIs(thread.join(), event)
        many = events(300)
        thread = Thread(rouse.wait_any, many).await_asleep()
        many[299].set()
        self.assertIs(thread.join(), many[299])

    def test_has_what_it_waits_for_to_itself(self):
        """The list may change meanwhile; its events live on."""
        many = events(2)
        seen = weakref.ref(many[1])
        thread = Thread(rouse.wait_any, many).await_asleep()
        many.clear()
        seen().set()
        self.assertIs(thread.join(), seen())
        thread.result = None
        del thread
        gc.collect()
        self.assertIsNone(seen())

    def test_of_derived_classes(self):
        class Derived(rouse.Event):
            def is_set(self):
                return False

            def __bool__(self):
                return False

        event = Derived()
        event.set()
        self.assertIs(rouse.wait_any([event]), event)

    def test_of_what_cannot_be_waited_for(self):
        event, = events(1)
        for wait in rouse.wait_any, rouse.wait_all:
            for wrong in (1, None, event, [1], [event, rouse.Lock()],
                          [event, None], [rouse.Event]):
                with self.assertRaises(TypeError):
                    wait(wrong, 0)
            with self.assertRaises(TypeError):
                wait()
            with self.assertRaises(TypeError):
                wait([event], "1")
            with self.assertRaises(OverflowError):
                wait([event], float("inf"))
            with self.assertRaises(ValueError):
                wait([event], float("nan"))
            with self.assertRaises(ZeroDivisionError):
                wait(1 / 0 for _ in "1")

    def test_signatures(self):
        for wait in rouse.wait_any, rouse.wait_all:
            self.assertEqual(str(inspect.signature(wait)),
                             "(objects, timeout=None, *, stop=None)")
            self.assertTrue(wait.__doc__)

    def test_hands_each_round_on(self):
        """Rounds through a ring of threads, each by another event."""
        self.addCleanup(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(1e-5)
        ring, rounds = [events(3) for _ in range(4)], 300

        def play(i):
            mine, next_one = ring[i], ring[(i + 1) % len(ring)]
            for k in range(rounds):
                if i > 0 or k > 0:
                    event = rouse.wait_any(mine, 60)
                    event.clear()
                    self.assertIs(event, mine[k % 3])
                next_one[(k if i + 1 < len(ring) else k + 1) % 3].set()

        for thread in [Thread(play, i) for i in range(len(ring))]:
            thread.join()


class All(unittest.TestCase):
    def test_needs_all_at_one_moment(self):
        many = events(3)
        self.assertIs(rouse.wait_all(many, 0), False)
        many[0].set()
        many[0].clear()
        many[1].set()
        many[2].set()
        self.assertIs(rouse.wait_all(many, 0.01), False)
        many[0].set()
        self.assertIs(rouse.wait_all(many), True)
        self.assertIs(rouse.wait_all(many, 0), True)

    def test_returns_when_the_last_is_set(self):
        many = events(3)
        for last in range(3):
            thread = Thread(rouse.wait_all, many)
            for i, event in enumerate(many):
                if i != last:
                    event.set()
            thread.await_asleep()
            many[last].set()
            self.assertIs(thread.join(), True)
            for event in many:
                event.clear()

    def test_does_not_count_pulses_one_after_the_other(self):
        many, stop = events(2), rouse.Event()
        thread = Thread(lambda: rouse.wait_all(many, stop=stop))
        thread.await_asleep()
        for event in many * 2:
            event.set()
            event.clear()
        stop.set()
        self.assertIs(thread.join(), False)

    def test_in_the_main_thread(self):
        many = events(3)
        setter = Thread(lambda: [[time.sleep(0.005), event.set()]
                                 for event in many])
        self.assertIs(rouse.wait_all(many), True)
        setter.join()

    def test_of_none_all_are_there(self):
        self.assertIs(rouse.wait_all([]), True)
        self.assertIs(rouse.wait_all([], 0), True)

    def test_two_threads_that_want_the_same_in_another_order(self):
        first, second = events(2)
        threads = [Thread(rouse.wait_all, order, 60)
                   for order in ([first, second], [second, first])]
        first.set()
        second.set()
        for thread in threads:
            self.assertIs(thread.join(), True)


if __name__ == "__main__":
    unittest.main()
