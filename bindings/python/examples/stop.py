# SPDX-License-Identifier: BSD-2-Clause
"""Workers that end while they wait for work, and a wait for two events."""
import threading

import rouse

closing, finished = rouse.Event(), rouse.Event()
changed = rouse.Condition()
numbers, squares = list(range(10)), []


def worker():
    while True:
        with changed:
            # The numbers that are left; none, once closing is set.
            if not changed.wait_for(lambda: numbers, stop=closing):
                return
            number = numbers.pop()
        square = number * number
        with changed:
            squares.append(square)
            if len(squares) == 10:
                finished.set()


def watch():
    names = {finished: "finished", closing: "closing"}
    print(names[rouse.wait_any([finished, closing])])


watcher = threading.Thread(target=watch)
workers = [threading.Thread(target=worker) for _ in range(3)]
for thread in [watcher, *workers]:
    thread.start()

watcher.join()
print(sorted(squares))
closing.set()
for thread in workers:
    thread.join()
print("all have ended")
