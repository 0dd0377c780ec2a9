# SPDX-License-Identifier: BSD-2-Clause
"""Many threads, and checks that nothing was lost or done twice."""
import os
import queue
import random
import sys
import threading
import time
import unittest

import rouse
from support import Thread

SECONDS = float(os.environ.get("ROUSE_PYTHON_STRESS", "2"))


class Stress(unittest.TestCase):
    def setUp(self):
        """Switch threads as often as possible."""
        self.addCleanup(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(1e-5)

    def run_all(self, *calls):
        for thread in [Thread(call) for call in calls]:
            thread.join()

    def test_each_item_is_used_once(self):
        for kind in (rouse.Lock, rouse.RLock, threading.Lock):
            lock = kind()
            not_empty, not_full = rouse.Condition(lock), rouse.Condition(lock)
            items, made, used = [], [0], []
            end = time.monotonic() + SECONDS

            def produce():
                while time.monotonic() < end or made[0] <= 1000:
                    with lock:
                        while len(items) == 4:
                            not_full.wait(random.choice([None, 1e-5]))
                        made[0] += 1
                        items.append(made[0])
                        not_empty.notify()
                with lock:
                    items.append(None)
                    not_empty.notify()

            def consume():
                while True:
                    with lock:
                        while not items:
                            not_empty.wait(random.choice([None, 1e-5, 1e-3]))
                        item = items.pop(0)
                        not_full.notify()
                        if item is None:
                            return
                        used.append(item)

            self.run_all(*[produce] * 8, *[consume] * 8)
            self.assertEqual(used, list(range(1, made[0] + 1)))

    def test_no_notification_is_lost_to_timeouts(self):
        cond, heard, told, over = rouse.Condition(), [0], [0], []

        def wait():
            while not over:
                with cond:
                    if cond.wait(random.random() * 1e-3):
                        heard[0] += 1

        def notify():
            end = time.monotonic() + SECONDS
            while time.monotonic() < end or told[0] <= 100:
                with cond:
                    n = random.randrange(4)
                    waiting = int(repr(cond).rpartition(", ")[2][:-2])
                    told[0] += min(n, waiting)
                    cond.notify(n)
                time.sleep(0)
            over.append(1)

        self.run_all(notify, *[wait] * 12)
        self.assertEqual(heard, told)

    def test_letters_in_any_of_several_boxes(self):
        """Clear, look, wait for any: nobody sleeps beside a letter."""
        box_of = {rouse.Event(): [] for _ in range(5)}
        boxes, closing = list(box_of), rouse.Event()
        answers = [rouse.Semaphore(0) for _ in range(4)]
        used = []

        def write(i):
            for k in range(int(250 * SECONDS)):
                event = boxes[(i + k) % len(boxes)]
                box_of[event].append(i)
                event.set()
                self.assertTrue(answers[i].acquire(timeout=60))
            answers[i] = None
            if not any(answers):
                closing.set()

        def read(mine):
            while True:
                event = rouse.wait_any(mine, stop=closing)
                if event is None:
                    return
                event.clear()
                while box_of[event]:
                    try:
                        letter = box_of[event].pop()
                    except IndexError:
                        break
                    used.append(letter)
                    answers[letter].release()

        self.run_all(*[lambda i=i: write(i) for i in range(4)],
                     lambda: read(boxes), lambda: read(boxes[::-1]),
                     lambda: read(boxes[2:] + boxes[:2]))
        self.assertEqual(len(used), 4 * int(250 * SECONDS))

    def test_ping_pong_of_events(self):
        def play(mine, other, serves):
            for _ in range(int(1000 * SECONDS)):
                if serves:
                    other.set()
                self.assertTrue(mine.wait(30))
                mine.clear()
                if not serves:
                    other.set()

        calls = []
        for _ in range(8):
            a, b = rouse.Event(), rouse.Event()
            calls += [lambda a=a, b=b: play(a, b, True),
                      lambda a=a, b=b: play(b, a, False)]
        self.run_all(*calls)

    def test_exclusion(self):
        lock, rlock, semaphore = (rouse.Lock(), rouse.RLock(),
                                  rouse.BoundedSemaphore(3))
        inside, total = [], [0]

        def enter():
            end = time.monotonic() + SECONDS / 2
            while time.monotonic() < end:
                with rlock, rlock:
                    count = total[0]
                    with lock:
                        total[0] = count + 1
                with semaphore:
                    inside.append(None)  # atomic without a GIL, too
                    self.assertLessEqual(len(inside), 3)
                    inside.pop()
                if lock.acquire(timeout=1e-5):
                    lock.release()

        self.run_all(*[enter] * 12)
        self.assertEqual(semaphore._value, 3)
        self.assertIs(lock.locked() or rlock.locked(), False)

    def check_flow(self, shared, items, threads, *others):
        """Put that many items in each of the threads, and get them in as many."""
        got = []

        def put(base):
            for i in range(items):
                shared.put(base + i)

        def get():
            for _ in range(items):
                got.append(shared.get())
                shared.task_done()

        self.run_all(*[lambda i=i: put(i * items) for i in range(threads)],
                     *[get] * threads, *others)
        self.assertEqual(sorted(got), list(range(threads * items)))
        shared.join()

    def test_queues(self):
        rouse.install()
        try:
            shared = queue.Queue(7)
        finally:
            rouse.uninstall()
        self.check_flow(shared, 1500, 16)

    def test_queues_that_go_to_python_meanwhile(self):
        for _ in range(20):
            shared = rouse.Queue(2)
            self.check_flow(shared, 40, 3, lambda: shared.mutex)


if __name__ == "__main__":
    unittest.main()
