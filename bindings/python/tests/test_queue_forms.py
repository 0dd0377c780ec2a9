# SPDX-License-Identifier: BSD-2-Clause
"""The forms of a Queue: what programs do with the parts of one in Python, when one in C
becomes one in Python, and the classes."""
import gc
import queue
import sys
import unittest
import weakref
from unittest import mock

import rouse
import support
from support import Thread, needs_queue_in_c


class Thing:
    pass


class EachForm:
    """Tests of a Queue, whatever it is written in."""

    def make(self, maxsize=0):
        return self.module.Queue(maxsize)

    def test_what_programs_do_under_its_mutex(self):
        shared = self.make(3)
        for i in range(3):
            shared.put(i)
        self.assertEqual(list(shared.queue), [0, 1, 2])
        with shared.mutex:
            shared.queue.clear()
            shared.unfinished_tasks = 0
            shared.all_tasks_done.notify_all()
            shared.not_full.notify_all()
        shared.join()
        shared.put(1)
        with shared.all_tasks_done:
            self.assertFalse(shared.all_tasks_done.wait(0.001))
        shared.queue.append(2)
        self.assertEqual([shared.get(), shared.get()], [1, 2])
        shared.maxsize = 1
        shared.put(3)
        self.assertTrue(shared.full())

    def test_threads_that_wait_go_on_when_its_mutex_is_used(self):
        shared, full, stop = self.make(), self.make(1), rouse.Event()
        full.put(1)

        def get(**how):
            try:
                return shared.get(**how)
            except queue.Empty:
                return None

        getters = [Thread(lambda: get(timeout=60)).await_asleep(),
                   Thread(lambda: get(stop=stop, timeout=60)).await_asleep()]
        hurried = Thread(lambda: get(timeout=1)).await_asleep()
        putter = Thread(full.put, 2).await_asleep()
        joiner = Thread(full.join).await_asleep()
        for each in shared, full:
            with each.mutex:
                pass
        stop.set()
        self.assertIsNone(hurried.join())
        self.assertIsNone(getters[1].join())
        shared.put("late")
        self.assertEqual(getters[0].join(), "late")
        self.assertEqual([full.get(), full.get()], [1, 2])
        putter.join()
        for _ in range(2):
            full.task_done()
        joiner.join()

    def test_a_stop_is_not_lost_when_its_mutex_is_used(self):
        for call, args in ("get", ()), ("put", (2,)), ("join", ()):
            with self.subTest(call=call):
                shared, stop = self.make(1), rouse.Event()
                if call != "get":
                    shared.put(1)
                wait = support.refusable((queue.Empty, queue.Full),
                                         getattr(shared, call))
                thread = Thread(lambda: wait(*args, stop=stop)).await_asleep()
                stop.set()
                stop.clear()
                shared.mutex
                self.assertIs(thread.join(), False)

    def test_a_method_set_in_an_object_is_called(self):
        shared, seen = self.make(), []
        shared.put(1)
        shared._put = lambda item: (seen.append(item),
                                    shared.queue.append(item))
        shared.put(2)
        self.assertEqual((seen, shared.get(), shared.get()), ([2], 1, 2))

    def test_init_again_makes_it_empty(self):
        shared = self.make()
        shared.put(1)
        shared.__init__(1)
        self.assertEqual((shared.qsize(), shared.unfinished_tasks), (0, 0))
        shared.put(2)
        self.assertTrue(shared.full())


class InC(EachForm, unittest.TestCase):
    module = rouse

    @needs_queue_in_c
    def test_it_is_in_c_until_its_parts_are_used(self):
        shared = self.make(1)
        for call in (shared.qsize, shared.join, shared.full,
                     lambda: shared.maxsize, lambda: shared.is_shutdown,
                     lambda: shared.unfinished_tasks):
            call()
            self.assertIs(shared._in_python, False)
        self.assertEqual(vars(shared), {})
        for part in ("mutex", "queue", "not_empty", "not_full",
                     "all_tasks_done"):
            shared = self.make()
            self.assertIs(getattr(shared, part), getattr(shared, part))
            self.assertIs(shared._in_python, True)

    @needs_queue_in_c
    def test_a_destructor_may_use_it(self):
        """In queue.Queue it waits for the mutex, forever."""
        shared = self.make()

        class Last:
            def __del__(self):
                shared.put("from __del__")

        old = gc.get_threshold()
        gc.set_threshold(1)
        self.addCleanup(gc.set_threshold, *old)
        for _ in range(50):
            last = Last()
            last.itself = last
            del last
            shared.put("plain")
            shared.get()
        gc.collect()
        self.assertGreater(shared.qsize(), 0)

    @needs_queue_in_c
    def test_init_after_a_put_makes_it_empty(self):
        shared, thing = rouse.Queue.__new__(rouse.Queue), Thing()
        ref = weakref.ref(thing)
        shared.put(thing)
        del thing
        shared.__init__(1)
        self.assertIsNone(ref())
        self.assertEqual((shared.qsize(), shared.unfinished_tasks), (0, 0))
        shared.put(1)
        self.assertTrue(shared.full())

    @needs_queue_in_c
    def test_its_calls_are_those_in_python_then(self):
        shared, kind = self.make(), type(self.make())
        shared.mutex
        for name in ("__init__", "put", "get", "task_done", "join", "shutdown",
                     "qsize", "empty", "full"):
            self.assertIs(getattr(shared, name).__func__,
                          getattr(rouse.Queue, name))
        self.assertEqual(repr(type(shared)), repr(kind))
        another = type(shared)(1)
        another.put(1)
        self.assertIs(another.full(), True)

    @needs_queue_in_c
    def test_a_class_derived_from_that_in_c_keeps_its_methods(self):
        class Derived(type(self.make())):
            def get(self):
                return "got", super().get()

        shared = Derived()
        shared.put(1)
        shared.mutex
        shared.put(2)
        self.assertEqual([shared.get(), shared.get()], [("got", 1), ("got", 2)])

    @needs_queue_in_c
    def test_other_attributes_of_the_class_leave_it_in_c(self):
        getattr(rouse.Queue, "__annotations__", None)  # this may make one
        with mock.patch.object(rouse.Queue, "unrelated", 1, create=True):
            self.assertIs(rouse.Queue()._in_python, False)
        self.assertIs(rouse.Queue()._in_python, False)


class InPython(EachForm, unittest.TestCase):
    module = support.queue_in_python()


class Classes(unittest.TestCase):
    def test_they_are_those_of_queue(self):
        for name in "Queue", "LifoQueue", "PriorityQueue":
            ours, theirs = getattr(rouse, name), getattr(queue, name)
            self.assertTrue(issubclass(ours, theirs))
            self.assertTrue(issubclass(ours, rouse.Queue))
            thing = ours()
            self.assertIsInstance(thing, ours)
            self.assertEqual(type(thing).__name__, name)
            self.assertEqual(type(thing).__module__, "rouse")
            for method in dir(theirs):
                self.assertTrue(hasattr(ours, method), method)
        self.assertIs(rouse.Empty, queue.Empty)
        self.assertIs(rouse.Full, queue.Full)
        if sys.version_info >= (3, 13):
            self.assertIs(rouse.ShutDown, queue.ShutDown)
        self.assertEqual(repr(rouse.Queue[int]), "rouse.Queue[int]")

    def test_they_leave_the_private_names_to_derived_classes(self):
        for kind in rouse.Queue, rouse.LifoQueue, rouse.PriorityQueue:
            for name in vars(kind):
                if name.startswith("_") and not name.startswith("__"):
                    self.assertTrue(hasattr(queue.Queue, name), name)

    def test_derived_classes_have_their_methods_called(self):
        class Loud(rouse.Queue):
            def __init__(self, name, maxsize=0):
                super().__init__(maxsize)
                self.name, self.said = name, []

            def _put(self, item):
                self.said.append(item)
                super()._put(item)

            def _get(self):
                return "got", super()._get()

        shared = Loud("x", maxsize=2)
        shared.put(1)
        self.assertEqual((shared.said, shared.get()), ([1], ("got", 1)))
        shared.put(2)
        shared.shutdown()
        self.assertEqual(shared.get(), ("got", 2))
        with self.assertRaises(rouse.ShutDown):
            shared.get()

    def test_methods_set_in_the_class_are_called(self):
        for name in "put", "_put":
            with self.subTest(name=name):
                with mock.patch.object(rouse.Queue, name) as put:
                    rouse.Queue().put(1)
                put.assert_called_once_with(1)
                shared = rouse.Queue()
                shared.put(2)
                self.assertEqual(shared.get(), 2)

    def test_order_of_the_others(self):
        for kind, order in ((rouse.LifoQueue, [2, 1, 3]),
                            (rouse.PriorityQueue, [1, 2, 3])):
            shared = kind()
            for item in (3, 1, 2):
                shared.put(item)
            self.assertEqual([shared.get() for _ in range(3)], order)
            shared.shutdown()
            with self.assertRaises(rouse.ShutDown):
                shared.get()


if __name__ == "__main__":
    unittest.main()
