# SPDX-License-Identifier: BSD-2-Clause
"""A pulse, set() and clear() at once, that comes where one call hands its wait to
another one, in Python: it is not missed."""
import asyncio
import queue
import unittest
from unittest import mock

import rouse
import rouse._async
import support
from support import Thread

in_python = support.queue_in_python()


class Pulses(unittest.TestCase):
    def setUp(self):
        self.stop = rouse.Event()

    def pulse(self):
        self.stop.set()
        self.stop.clear()

    def ends(self, kind, name):
        """A queue in which that call waits, and the call, which is to be stopped."""
        shared = kind(1)
        if name != "get":
            shared.put(1)
        call = support.refusable((queue.Empty, queue.Full),
                                 getattr(shared, name))
        args = (2,) if name == "put" else ()
        return shared, lambda: call(*args, stop=self.stop)

    @support.needs_queue_in_c
    def test_as_a_queue_goes_to_python(self):
        for name in "get", "put", "join":
            with self.subTest(name):
                shared, call = self.ends(rouse.Queue, name)
                theirs = getattr(rouse.Queue, name)

                def pulse_first(*args, **how):
                    self.pulse()
                    return theirs(*args, **how)

                thread = Thread(call).await_asleep()
                with mock.patch.object(rouse.Queue, name, pulse_first):
                    shared.mutex
                    self.assertIs(thread.join(), False)

    def test_while_a_queue_in_python_waits_for_its_mutex(self):
        for kind in in_python.Queue, rouse.LifoQueue:
            for name in "get", "put", "join":
                with self.subTest(kind=kind, name=name):
                    shared, call = self.ends(kind, name)
                    with shared.mutex:
                        thread = Thread(call).await_asleep()
                        self.pulse()
                    self.assertIs(thread.join(), False)

    def test_before_a_wait_that_is_overridden(self):
        class Late(rouse.Condition):
            def wait(cond, timeout=None, *, stop):
                self.pulse()
                return super().wait(timeout, stop=stop)

        def wait():
            with cond:
                return cond.wait_for(lambda: False, stop=self.stop)

        cond = Late()
        self.assertIs(Thread(wait).join(), False)

    def test_before_wait_async_has_joined_its_loop(self):
        theirs = rouse._async._join

        def pulse_first(loop):
            self.pulse()
            return theirs(loop)

        async def wait():
            return await asyncio.wait_for(self.stop.wait_async(), 60)

        with mock.patch.object(rouse._async, "_join", pulse_first):
            self.assertIs(asyncio.run(wait()), True)


class Since(unittest.TestCase):
    """What such a wait gets as its stop passes for the Event."""

    def setUp(self):
        self.event = rouse.Event()
        self.since = rouse._rouse._Since(self.event)

    def test_it_has_what_the_event_has(self):
        self.assertIsInstance(self.since, rouse.Event)
        self.assertEqual(self.since, self.event)
        self.assertEqual(self.event, self.since)
        self.assertEqual(self.since, rouse._rouse._Since(self.event))
        self.assertNotEqual(self.since, rouse.Event())
        self.assertEqual(len({self.event, self.since}), 1)
        self.assertEqual(repr(self.since), repr(self.event))
        self.since.set()
        self.assertIs(self.event.is_set(), True)
        self.since.name = "closing"
        self.assertEqual(self.event.name, "closing")

    def test_to_other_waits_it_is_set_if_the_event_was(self):
        lock = rouse.Lock()
        lock.acquire()
        self.assertIsNone(rouse.wait_any([self.since], 0))
        self.event.set()
        self.event.clear()
        later = rouse._rouse._Since(self.event)
        again = rouse._rouse._Since(self.since)
        self.assertIs(rouse.wait_any([later, again], 0), again)
        self.assertIs(rouse.Event().wait(stop=self.since), False)
        self.assertIs(lock.acquire(stop=again), False)
        self.assertIs(lock.acquire(timeout=0.001, stop=later), False)

    def test_it_is_of_an_event_or_none(self):
        self.assertIsNone(rouse._rouse._Since(None))
        for wrong in (1,), (rouse.Lock(),), (), (self.event, 1):
            with self.assertRaises(TypeError):
                rouse._rouse._Since(*wrong)


if __name__ == "__main__":
    unittest.main()
