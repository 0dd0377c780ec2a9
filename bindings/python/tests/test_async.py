# SPDX-License-Identifier: BSD-2-Clause
"""Event.wait_async(): coroutines that wait for what threads set."""
import asyncio
import gc
import os
import resource
import select
import signal
import threading
import unittest
import weakref

import rouse
from support import Thread, in_child


class Derived(rouse.Event):
    pass


def descriptors():
    return len(os.listdir("/proc/self/fd"))


def waits(event):
    """How many coroutines wait: each is on a list of the event."""
    return sum(type(one).__name__ == "_AsyncWait"
               for one in gc.get_referents(event))


async def until(condition):
    while not condition():
        await asyncio.sleep(0)


async def begin(event, n=1):
    """Tasks that wait for the event, and have begun to."""
    already = waits(event)
    tasks = [asyncio.ensure_future(event.wait_async()) for _ in range(n)]
    await until(lambda: waits(event) == already + n or tasks[0].done())
    return tasks


class Async(unittest.TestCase):
    def setUp(self):
        self.event = rouse.Event()
        gc.collect()
        self.before = descriptors()

    def tearDown(self):
        gc.collect()
        self.assertEqual(descriptors(), self.before)
        self.assertEqual(waits(self.event), 0)

    def test_a_set_event_is_not_waited_for(self):
        self.event.set()
        with self.assertRaises(StopIteration) as stop:
            self.event.wait_async().send(None)  # outside of any loop
        self.assertIs(stop.exception.value, True)

    def test_it_is_for_a_loop_of_asyncio(self):
        with self.assertRaises(RuntimeError):
            self.event.wait_async().send(None)

    def test_a_thread_ends_it(self):
        for kind in rouse.Event, Derived:
            event = kind()

            async def main():
                tasks = await begin(event)
                Thread(event.set)
                return await tasks[0]

            self.assertIs(asyncio.run(main(), debug=True), True)

    def test_a_pulse_ends_all_that_have_begun(self):
        def pulse():
            self.event.set()
            self.event.clear()

        async def main():
            before = descriptors()
            tasks = await begin(self.event, 1000)
            self.assertEqual(descriptors() - before, 1)
            pulse()
            late = await begin(self.event)
            self.assertEqual(await asyncio.gather(*tasks), [True] * 1000)
            self.assertFalse(late[0].done())
            Thread(pulse)
            await late[0]

        asyncio.run(main())

    def test_they_go_on_in_order(self):
        order = []

        async def wait(i):
            await self.event.wait_async()
            order.append(i)

        async def main():
            tasks = [asyncio.ensure_future(wait(i)) for i in range(20)]
            await until(lambda: waits(self.event) == 20)
            self.event.set()
            await asyncio.gather(*tasks)

        asyncio.run(main())
        self.assertEqual(order, list(range(20)))

    def test_the_private_flag_ends_it(self):
        async def main():
            tasks = await begin(self.event)
            self.event._flag = True
            await tasks[0]

        asyncio.run(main())

    def test_a_timeout_leaves_nothing_behind(self):
        async def main():
            before = descriptors()
            for _ in range(3):
                with self.assertRaises(asyncio.TimeoutError):
                    await asyncio.wait_for(self.event.wait_async(), 0.001)
                self.assertEqual(waits(self.event), 0)
            self.assertEqual(descriptors(), before)
            tasks = await begin(self.event)
            with self.assertRaises(asyncio.TimeoutError):
                await asyncio.wait_for(self.event.wait_async(), 0.001)
            self.event.set()
            await tasks[0]
            self.assertEqual(descriptors(), before)

        asyncio.run(main())

    def test_one_that_is_cancelled_leaves_the_others_there(self):
        async def main():
            tasks = await begin(self.event, 3)
            tasks[1].cancel()
            with self.assertRaises(asyncio.CancelledError):
                await tasks[1]
            self.assertEqual(waits(self.event), 2)
            Thread(self.event.set)
            await tasks[0]
            await tasks[2]

        asyncio.run(main())

    def test_one_that_is_cancelled_when_it_was_set_already(self):
        async def main():
            tasks = await begin(self.event, 2)
            self.event.set()
            tasks[0].cancel()
            with self.assertRaises(asyncio.CancelledError):
                await tasks[0]
            await tasks[1]

        asyncio.run(main())

    def test_several_loops(self):
        begun = threading.Semaphore(0)

        async def main():
            tasks = [asyncio.ensure_future(self.event.wait_async())
                     for _ in range(10)]
            await asyncio.sleep(0)
            begun.release()
            await asyncio.gather(*tasks)

        threads = [Thread(asyncio.run, main()) for _ in range(4)]
        for _ in threads:
            begun.acquire()
        self.event.set()
        for thread in threads:
            thread.join()

    def test_two_loops_of_one_thread(self):
        outer, inner = asyncio.new_event_loop(), asyncio.new_event_loop()

        async def main():
            tasks = await begin(self.event)
            Thread(self.event.set)
            await tasks[0]
            self.event.clear()

        for loop in outer, inner, outer:
            loop.run_until_complete(main())
        task = outer.run_until_complete(begin(self.event))[0]
        inner.run_until_complete(asyncio.wait_for(begin(self.event), 60))
        self.event.set()
        outer.run_until_complete(task)
        for loop in outer, inner:
            for task in asyncio.all_tasks(loop):
                loop.run_until_complete(task)
            loop.close()

    def test_a_loop_that_is_closed_before_the_set(self):
        loop = asyncio.new_event_loop()
        task = loop.run_until_complete(begin(self.event))[0]
        seen = weakref.ref(task)
        task._log_destroy_pending = False
        loop.close()
        self.event.set()
        del task, loop
        gc.collect()
        self.assertIsNone(seen())

    def test_a_loop_and_an_event_that_are_dropped(self):
        event, loop = rouse.Event(), asyncio.new_event_loop()
        task = loop.run_until_complete(begin(event))[0]
        seen = weakref.ref(event)
        task._log_destroy_pending = False
        loop.close()
        del task, loop, event
        gc.collect()
        self.assertIsNone(seen())

    def test_a_signal_handler_ends_it(self):
        async def main():
            tasks = await begin(self.event)
            signal.raise_signal(signal.SIGUSR1)
            await tasks[0]

        before = signal.signal(signal.SIGUSR1, lambda *_: self.event.set())
        try:
            asyncio.run(main())
        finally:
            signal.signal(signal.SIGUSR1, before)

    def test_no_descriptor_is_left(self):
        async def main():
            limits = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (0, limits[1]))
            try:
                with self.assertRaises(OSError):
                    await self.event.wait_async()
            finally:
                resource.setrlimit(resource.RLIMIT_NOFILE, limits)
            self.assertEqual(waits(self.event), 0)
            self.event.set()
            self.assertTrue(await self.event.wait_async())

        asyncio.run(main())

    def test_a_child_does_not_wake_the_loop_of_its_parent(self):
        def use():
            self.event.set()
            gc.collect()

        async def main():
            tasks = await begin(self.event)
            self.assertTrue(in_child(use))
            for fd in map(int, os.listdir("/proc/self/fd")):
                try:
                    name = os.readlink(f"/proc/self/fd/{fd}")
                except FileNotFoundError:
                    continue
                if "eventfd" in name:
                    self.assertEqual(select.select([fd], [], [], 0)[0], [])
            Thread(self.event.set)
            await tasks[0]

        asyncio.run(main())

    def test_no_set_of_a_thread_is_missed(self):
        there, back = rouse.Event(), rouse.Event()
        rounds = 2000

        def answer():
            for _ in range(rounds):
                there.wait()
                there.clear()
                back.set()

        async def main():
            for _ in range(rounds):
                there.set()
                await back.wait_async()
                back.clear()

        thread = Thread(answer)
        asyncio.run(main())
        thread.join()

    def test_an_installed_event_has_it_too(self):
        rouse.install()
        try:
            event = threading.Event()

            async def main():
                tasks = await begin(event, 2)
                thread = threading.Thread(target=event.set)
                thread.start()
                await asyncio.gather(*tasks)
                thread.join()

            asyncio.run(main())
        finally:
            rouse.uninstall()


if __name__ == "__main__":
    unittest.main()
