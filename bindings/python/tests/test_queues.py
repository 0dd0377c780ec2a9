# SPDX-License-Identifier: BSD-2-Clause
"""The calls of a Queue, in C and in Python. How it comes to be in one of these forms,
and what its class is: test_queue_forms.py."""
import gc
import queue
import random
import time
import unittest
import weakref

import rouse
import support
from support import Thread


class Thing:
    pass


class EachForm:
    """Tests of a Queue, whatever it is written in."""

    def make(self, maxsize=0):
        return self.module.Queue(maxsize)

    def raises(self, name):
        return self.assertRaises(getattr(self.module, name))

    def test_items_come_out_as_they_went_in(self):
        shared = self.make(3)
        for i in range(3):
            shared.put(i)
        self.assertEqual((shared.qsize(), shared.full(), shared.empty()),
                         (3, True, False))
        with self.raises("Full"):
            shared.put_nowait(3)
        with self.raises("Full"):
            shared.put(item=3, block=True, timeout=0.001)
        self.assertEqual([shared.get() for _ in range(3)], [0, 1, 2])
        for how in {"block": False}, {"timeout": 0}, {"timeout": 0.001}:
            with self.raises("Empty"):
                shared.get(**how)
        self.assertEqual((shared.qsize(), shared.full(), shared.empty()),
                         (0, False, True))

    def test_timeouts_are_those_of_queue(self):
        for maxsize in 0, 1:
            theirs = queue.Queue(maxsize)
            for shared in self.make(maxsize), theirs:
                for timeout in -1, -0.5:
                    with self.assertRaises(ValueError):
                        shared.get(timeout=timeout)
                    if maxsize:
                        with self.assertRaises(ValueError):
                            shared.put(1, True, timeout)
                    shared.put(1, False, timeout)
                    with self.assertRaises(ValueError):
                        shared.get(timeout=timeout)
                    self.assertEqual(shared.get(False, timeout), 1)
                with self.assertRaises(OverflowError):
                    shared.get(timeout=float("inf"))
                shared.put(1, timeout=float("inf"))

    def test_no_timeout_is_early(self):
        for call in (lambda q: q.get(timeout=0.02),
                     lambda q: [q.put(1), q.put(2, timeout=0.02)]):
            start = time.monotonic()
            with self.assertRaises((queue.Empty, queue.Full)):
                call(self.make(1))
            self.assertGreaterEqual(time.monotonic() - start, 0.02)

    def test_a_put_ends_a_get_and_a_get_a_put(self):
        shared = self.make(1)
        getter = Thread(shared.get).await_asleep()
        shared.put("first")
        self.assertEqual(getter.join(), "first")
        shared.put(1)
        putter = Thread(shared.put, 2).await_asleep()
        self.assertEqual([shared.get(), shared.get(timeout=60)], [1, 2])
        self.assertIsNone(putter.join())

    def test_many_puts_or_gets_at_once_end_as_many_waits(self):
        for call in "get", "put":
            shared, many = self.make(30), 30
            if call == "put":
                for i in range(many):
                    shared.put(i)
            threads = [Thread(*([shared.get] if call == "get"
                                else [shared.put, i])).await_asleep()
                       for i in range(many)]
            for i in range(many):
                shared.put(i) if call == "get" else shared.get()
            for thread in threads:
                thread.join()
            self.assertEqual(shared.full(), call == "put")

    def test_join_waits_until_all_is_done(self):
        shared = self.make()
        shared.join()
        for i in range(2):
            shared.put(i)
        joiner = Thread(shared.join).await_asleep()
        shared.get()
        shared.task_done()
        self.assertEqual(shared.unfinished_tasks, 1)
        self.assertTrue(joiner.is_alive())
        shared.task_done()
        self.assertIsNone(joiner.join())
        with self.assertRaises(ValueError):
            shared.task_done()

    def test_shutdown_ends_puts_and_the_gets_of_an_empty_queue(self):
        shared = self.make(2)
        self.assertIs(shared.is_shutdown, False)
        for i in range(2):
            shared.put(i)
        putter = Thread(shared.put, 2).await_asleep()
        joiner = Thread(shared.join).await_asleep()
        self.assertIsNone(shared.shutdown())
        with self.raises("ShutDown"):
            putter.join()
        for how in {}, {"block": False}, {"timeout": 1}:
            with self.raises("ShutDown"):
                shared.put(3, **how)
        for i in range(2):
            self.assertEqual(shared.get(), i)
            shared.task_done()
        joiner.join()
        for how in {}, {"block": False}, {"timeout": -1}:
            with self.raises("ShutDown"):
                shared.get(**how)
        self.assertIs(shared.is_shutdown, True)
        shared.shutdown(immediate=True)

    def test_shutdown_ends_gets_that_wait(self):
        for immediate in False, True:
            shared = self.make()
            getters = [Thread(shared.get).await_asleep() for _ in range(3)]
            shared.shutdown(immediate)
            for getter in getters:
                with self.raises("ShutDown"):
                    getter.join()

    def test_an_immediate_shutdown_drops_the_items_as_done(self):
        shared, things = self.make(), [Thing() for _ in range(3)]
        refs = [weakref.ref(thing) for thing in things]
        for thing in things:
            shared.put(thing)
        del thing, things
        shared.get()
        joiner = Thread(shared.join).await_asleep()
        shared.shutdown(immediate=True)
        self.assertEqual((shared.qsize(), shared.unfinished_tasks), (0, 1))
        self.assertFalse(any(ref() for ref in refs))
        shared.task_done()
        joiner.join()

    def test_a_stop_ends_each_wait(self):
        shared, stop = self.make(1), rouse.Event()
        shared.put(1)

        def stopped(error, call, *args):
            try:
                return call(*args, stop=stop)
            except error:
                return "stopped"

        for error, call, args in ((queue.Full, shared.put, (2,)),
                                  (queue.Full, shared.put, (2, True, 60)),
                                  (queue.Empty, self.make().get, ()),
                                  (queue.Empty, self.make().get, (True, 60))):
            thread = Thread(stopped, error, call, *args).await_asleep()
            stop.set()
            self.assertEqual(thread.join(), "stopped")
            self.assertEqual(stopped(error, call, *args), "stopped")
            stop.clear()
        joiner = Thread(lambda: shared.join(stop=stop)).await_asleep()
        stop.set()
        self.assertIs(joiner.join(), False)
        self.assertEqual(shared.get(stop=stop), 1)
        shared.task_done()
        self.assertIs(shared.join(stop=stop), True)
        with self.assertRaises(TypeError):
            self.make().get(stop=1)

    def test_odd_values_of_maxsize(self):
        for maxsize in (-1, 2**40, 2**80, float("inf"), True, 1.5):
            shared = self.make(maxsize)
            self.assertEqual(shared.maxsize, maxsize)
            shared.put(1)
            self.assertEqual(shared.full(), maxsize is True)
            self.assertEqual(shared.get(), 1)

    def test_references_go_with_the_items(self):
        shared, thing = self.make(), Thing()
        ref = weakref.ref(thing)
        shared.put(thing)
        del thing
        self.assertIsNotNone(ref())
        shared.get()
        self.assertIsNone(ref())
        for cycle in False, True:
            shared, thing = self.make(), Thing()
            ref, thing.shared = weakref.ref(thing), shared if cycle else None
            shared.put(thing)
            del shared, thing
            gc.collect()
            self.assertIsNone(ref())

    def test_items_put_are_got_once_and_in_order(self):
        for maxsize in 0, 3:
            shared, many = self.make(maxsize), 300

            def put(number):
                for i in range(many):
                    shared.put((number, i))

            def get():
                got = []
                while True:
                    try:
                        got.append(shared.get(timeout=random.choice(
                            [None, 1e-5, 60])))
                    except queue.Empty:
                        continue
                    except self.module.ShutDown:
                        return got
                    shared.task_done()

            getters = [Thread(get) for _ in range(4)]
            putters = [Thread(put, i) for i in range(4)]
            for putter in putters:
                putter.join()
            shared.join()
            shared.shutdown()
            got = [getter.join() for getter in getters]
            self.assertEqual(sorted(sum(got, [])),
                             [(i, k) for i in range(4) for k in range(many)])
            for part in got:
                for i in range(4):
                    mine = [k for number, k in part if number == i]
                    self.assertEqual(mine, sorted(mine))

    def test_items_survive_the_garbage_collector(self):
        """It runs while a thread without the GIL comes to take them: one that it
        took for garbage would lose its weak references."""
        shared, rounds = self.make(), 20
        ballast = [[] for _ in range(50000)]  # it takes a millisecond

        def get():
            return [shared.get().itself.ref() for _ in range(rounds)]

        getter = Thread(get)
        for _ in range(rounds):
            getter.await_asleep()
            thing = Thing()
            thing.itself, thing.ref = thing, weakref.ref(thing)
            shared.put(thing)
            del thing
            gc.collect()
        self.assertTrue(all(getter.join()))
        self.assertEqual(len(ballast), 50000)


class InC(EachForm, unittest.TestCase):
    module = rouse


class InPython(EachForm, unittest.TestCase):
    module = support.queue_in_python()


if __name__ == "__main__":
    unittest.main()
