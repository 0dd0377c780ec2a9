#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""The classes of rouse beside those of threading, in one run.

Each row is measured in rounds, in each round once with threading's classes and
once with rouse's, in turn; queue.Queue has the one or the other installed. The
figures are medians of all rounds, in nanoseconds for one step, the loop around
it included: the first row has that, and a call of C that does nothing. A ratio
is the median of those of the rounds, with the middle half of them; where that
has 1 within it, noise hides which is faster.
"""
import argparse
import functools
import itertools
import json
import os
import queue
import statistics
import sys
import threading
import time

import rouse

now = time.perf_counter_ns
WAITERS = 100


class Theirs:
    """threading's classes, whatever is installed."""
    Lock, RLock, Event = threading.Lock, threading.RLock, threading.Event
    Condition, Semaphore = threading.Condition, threading.Semaphore
    Barrier = threading.Barrier


def repeated(make, n=100000):
    """A row: what one call takes, which make() returns for a module."""
    def measure(module):
        call = make(module)
        start = now()
        for _ in itertools.repeat(None, n):
            call()
        return (now() - start) / n
    return measure


def in_turn(make, n=100000):
    """A row: what two calls take, which make() returns for a module."""
    def measure(module):
        one, other = make(module)
        start = now()
        for _ in itertools.repeat(None, n):
            one()
            other()
        return (now() - start) / n
    return measure


def with_block(make, n=50000):
    def measure(module):
        lock = make(module)
        start = now()
        for _ in itertools.repeat(None, n):
            with lock:
                pass
        return (now() - start) / n
    return measure


def is_set(module):
    return module.Event().is_set


def set_when_set(module):
    event = module.Event()
    event.set()
    return event.set


def wait_when_set(module):
    event = module.Event()
    event.set()
    return event.wait


def set_and_clear(module):
    event = module.Event()
    return event.set, event.clear


def event_poll(module):
    return functools.partial(module.Event().wait, 0)


def acquire_release(make):
    def pair(module):
        lock = make(module)
        return lock.acquire, lock.release
    return pair


def notify_nobody(module):
    cond = module.Condition(module.Lock())
    cond.acquire()
    return cond.notify


def wait_poll(module):
    cond = module.Condition(module.Lock())
    cond.acquire()
    return functools.partial(cond.wait, 0)


class Line:
    """So many threads that wait on a condition, again and again."""

    def __init__(self, module, n):
        self.cond = module.Condition(module.Lock())
        self.waiting = self.heard = 0
        self.over = False
        self.threads = [threading.Thread(target=self.wait) for _ in range(n)]
        for thread in self.threads:
            thread.start()
        self.await_all()

    def wait(self):
        with self.cond:
            while not self.over:
                self.waiting += 1
                self.cond.wait()
                self.waiting -= 1
                self.heard += 1

    def await_all(self):
        while True:
            with self.cond:
                if self.waiting == len(self.threads):
                    return
            time.sleep(20e-6)

    def end(self):
        with self.cond:
            self.over = True
            self.cond.notify_all()
        for thread in self.threads:
            thread.join()


def notify(waiters, notified, n):
    """What the call of notify takes, with so many waiting."""
    def measure(module):
        line, took = Line(module, waiters), 0
        for _ in range(n):
            with line.cond:
                start = now()
                line.cond.notify(notified)
                took += now() - start
            # Those that were chosen are on their way, not waiting.
            while line.heard < notified:
                time.sleep(20e-6)
            line.await_all()
            line.heard = 0
        line.end()
        return took / n
    return measure


def broadcast(waiters, n):
    """Until the last of those that were notified is back."""
    def measure(module):
        line, took = Line(module, waiters), 0
        for _ in range(n):
            back = threading.Event()
            start = now()
            with line.cond:
                line.cond.notify_all()
            while line.heard < waiters:
                back.wait(20e-6)
            took += now() - start
            line.await_all()
            line.heard = 0
        line.end()
        return took / n
    return measure


def event_pingpong(n=2000):
    def measure(module):
        ping, pong = module.Event(), module.Event()

        def other():
            for _ in range(n):
                ping.wait()
                ping.clear()
                pong.set()

        thread = threading.Thread(target=other)
        thread.start()
        start = now()
        for _ in range(n):
            ping.set()
            pong.wait()
            pong.clear()
        took = now() - start
        thread.join()
        return took / n
    return measure


def cond_pingpong(n=2000):
    def measure(module):
        cond, turn = module.Condition(module.Lock()), [0]

        def play(me):
            for _ in range(n):
                with cond:
                    while turn[0] != me:
                        cond.wait()
                    turn[0] = 1 - me
                    cond.notify()

        thread = threading.Thread(target=play, args=(1,))
        thread.start()
        start = now()
        play(0)
        thread.join()
        return (now() - start) / n
    return measure


def together(calls):
    """What they take, each in a thread."""
    threads = [threading.Thread(target=call) for call in calls]
    start = now()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return now() - start


def phases(parties, n=1000):
    def measure(module):
        barrier = module.Barrier(parties)

        def meet():
            for _ in itertools.repeat(None, n):
                barrier.wait()

        return together([meet] * parties) / n
    return measure


def new_queue(module, size):
    if module is rouse:
        rouse.install()
    made = queue.Queue(size)
    rouse.uninstall()
    return made


def queue_alone(with_mutex=False, n=20000):
    """with_mutex: of a queue whose mutex the program has used."""
    def measure(module):
        items = new_queue(module, 0)
        if with_mutex:
            items.mutex
        start = now()
        for _ in itertools.repeat(None, n):
            items.put(None)
            items.get()
        return (now() - start) / n
    return measure


def queue_shared(size, pairs, n=20000):
    def measure(module):
        items = new_queue(module, size)

        def put():
            for _ in itertools.repeat(None, n // pairs):
                items.put(None)

        def get():
            for _ in itertools.repeat(None, n // pairs):
                items.get()

        return together([put, get] * pairs) / n
    return measure


ROWS = {
    "nothing": repeated(lambda module: [].clear),
    "Event.is_set": repeated(is_set),
    "Event.set, when set": repeated(set_when_set),
    "Event.wait, when set": repeated(wait_when_set),
    "Event.set and clear": in_turn(set_and_clear),
    "Event.wait(0), when clear": repeated(event_poll, 30000),
    "Event ping-pong, a round": event_pingpong(),
    "Lock acquire and release": in_turn(acquire_release(lambda m: m.Lock())),
    "RLock acquire and release":
        in_turn(acquire_release(lambda m: m.RLock())),
    "with Lock": with_block(lambda m: m.Lock()),
    "with RLock": with_block(lambda m: m.RLock()),
    "with Condition": with_block(lambda m: m.Condition(m.Lock())),
    "Condition.notify, nobody waits": repeated(notify_nobody),
    "Condition.notify, 1 waits": notify(1, 1, 300),
    "Condition.notify, 100 wait": notify(WAITERS, 1, 30),
    "Condition.notify_all, 100 wait": notify(WAITERS, WAITERS, 10),
    "the same, until all are back": broadcast(WAITERS, 10),
    "Condition.wait(0)": repeated(wait_poll, 30000),
    "Condition ping-pong, a round": cond_pingpong(),
    "Semaphore acquire and release":
        in_turn(acquire_release(lambda m: m.Semaphore()), 30000),
    "Barrier, 2 meet": phases(2),
    "Barrier, 8 meet": phases(8, 300),
    "queue.Queue, put and get": queue_alone(),
    "the same, after its mutex was used": queue_alone(with_mutex=True),
    "queue.Queue, 1 to 1 thread": queue_shared(0, 1),
    "queue.Queue of 10, 1 to 1": queue_shared(10, 1),
    "queue.Queue of 10, 4 to 4": queue_shared(10, 4),
}


def compare(measure, rounds):
    """Medians of both, and the ratios of the rounds."""
    theirs, ours = [], []
    for i in range(rounds):
        both = [(Theirs, theirs), (rouse, ours)]
        for module, figures in both if i % 2 else reversed(both):
            figures.append(measure(module))
    ratios = [t / o for t, o in zip(theirs, ours)]
    low, median, high = (statistics.quantiles(ratios, n=4) if rounds > 1
                         else ratios * 3)
    return {"threading": theirs, "rouse": ours,
            "ratio": {"low": low, "median": median, "high": high}}


def verdict(ratio):
    if ratio["low"] > 1:
        return ""
    return "slower" if ratio["high"] < 1 else "noise hides it"


def busy():
    """How many CPUs are, whoever uses them."""
    def ticks():
        with open("/proc/stat") as file:
            user, nice, kernel, idle, waiting, *more = (
                int(word) for word in file.readline().split()[1:9])
        return user + nice + kernel + sum(more)
    before = ticks()
    time.sleep(0.5)
    return (ticks() - before) * 2 / os.sysconf("SC_CLK_TCK")


def line(name, result):
    ratio = result["ratio"]
    return (f"| {name} | {statistics.median(result['threading']):,.0f} "
            f"| {statistics.median(result['rouse']):,.0f} "
            f"| {ratio['median']:.2f} "
            f"| {ratio['low']:.2f} to {ratio['high']:.2f} "
            f"| {verdict(ratio)} |")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, metavar="N",
                        help="how often each row is measured (7)")
    parser.add_argument("--only", default="", metavar="TEXT",
                        help="only rows with this in their name")
    parser.add_argument("--json", metavar="FILE",
                        help="write the figures of all rounds there, too")
    parser.add_argument("--list", action="store_true",
                        help="print the names of the rows")
    args = parser.parse_args()
    names = [name for name in ROWS if args.only in name]
    if args.list:
        print("\n".join(names))
        return
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} CPUs, {busy():.1f} "
          f"of them busy before, {args.rounds} rounds\n")
    print("| | threading, ns | rouse, ns | times as fast | half of the rounds | |")
    print("|---|--:|--:|--:|--:|---|", flush=True)
    results = {}
    for name in names:
        results[name] = compare(ROWS[name], args.rounds)
        print(line(name, results[name]), flush=True)
    if args.json:
        with open(args.json, "w") as file:
            json.dump({"python": sys.version, "rows": results}, file, indent=1)


if __name__ == "__main__":
    main()
