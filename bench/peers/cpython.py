#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""CPython's threading: the program of that peer (see program.h).

The loops are those of loops/*.h in Python, where each step takes some tens of
nanoseconds, and only one thread runs at a time.
"""
import ctypes
import mmap
import os
import resource
import struct
import sys
import threading
import time

(FD, KIND, THREADS, PIN, PRODUCERS, CONSUMERS, CAPACITY, BATCH, OUTSIDE, WORK,
 OPS, SEED, TRACED, CPU_ONE, CPU_TWO) = map(int, sys.argv[1:])
COUNT_MARKER = 0x726F7573  # count_marker.h
LATENCY_EVERY = 16
PARTS = 16  # histogram.h
BUCKETS = PARTS * 37
PATIENCE = 50000  # ns

now_ns = time.monotonic_ns
prctl = ctypes.CDLL(None).prctl


class Member:
    """One of the threads of a loop."""

    def __init__(self, number):
        self.number = number
        self.served = 0
        self.latencies = []
        self.end = self.cpu = self.switches = 0


class Result:
    def __init__(self):
        self.ns = 0
        self.pairs = 1
        self.wrong = False


result = Result()


def bucket_of(ns):
    if ns < PARTS:
        return max(ns, 0)
    shift = ns.bit_length() - 5
    return min(PARTS * shift + (ns >> shift), BUCKETS - 1)


def switches():
    used = resource.getrusage(resource.RUSAGE_THREAD)
    return used.ru_nvcsw + used.ru_nivcsw


def play(member, body, ready, started):
    if PIN:
        cpu = CPU_TWO if PIN == 2 and member.number % 2 else CPU_ONE
        os.sched_setaffinity(0, {cpu})
    ready.release()
    started.wait()
    member.switches = -switches()
    member.cpu = -time.thread_time_ns()
    if TRACED:
        prctl(COUNT_MARKER, 1, 0, 0, 0)
    body(member)
    if TRACED:
        prctl(COUNT_MARKER, -1, 0, 0, 0)
    member.end = now_ns()
    member.cpu += time.thread_time_ns()
    member.switches += switches()


def team_run(n, body):
    members = [Member(i) for i in range(n)]
    ready, started = threading.Semaphore(0), threading.Event()
    threads = [threading.Thread(target=play, args=(m, body, ready, started))
               for m in members]
    for thread in threads:
        thread.start()
    for thread in threads:
        ready.acquire()
    start = now_ns()
    started.set()
    for thread in threads:
        thread.join()
    report(members, max(m.end for m in members) - start)


def report(members, wall):
    """What struct result has."""
    served = [m.served for m in members]
    each = sum(served) / len(members)
    counts, longest, total = [0] * BUCKETS, 0, 0
    for member in members:
        for ns in member.latencies:
            counts[bucket_of(ns)] += 1
            longest = max(longest, ns)
            total += 1
    if each and sum(served) != OPS:
        result.wrong = True
    data = struct.pack("=Q6dQQ", OPS * result.pairs, result.ns or wall, wall,
                       sum(m.cpu for m in members),
                       sum(m.switches for m in members),
                       min(served) / each if each else 0,
                       max(served) / each if each else 0, 1, result.wrong)
    data += struct.pack("=%dQQq" % BUCKETS, *counts, total, longest)
    with mmap.mmap(FD, len(data)) as shared:
        shared[:] = data


class Roll:
    """Until all have come; what it costs is not counted."""

    def __init__(self):
        self.lock = threading.Lock()
        self.come = threading.Semaphore(0)
        self.arrived = self.last = 0

    def arrive(self, everybody, now=0):
        with self.lock:
            self.arrived += 1
            if self.arrived == everybody:
                self.last = now
                self.come.release()

    def wait(self):
        self.come.acquire()


def plain(call):
    def body(_):
        for _ in range(OPS):
            call()
    team_run(1, body)


def set_event():
    event = threading.Event()
    event.set()
    return event


def set_clear():
    event = threading.Event()

    def both():
        event.set()
        event.clear()
    plain(both)


def uncontended():
    lock = threading.Lock()

    def both():
        lock.acquire()
        lock.release()
    plain(both)


def notify_none():
    cond = threading.Condition(threading.Lock())
    with cond:
        plain(cond.notify)


def event_pingpong():
    result.pairs = THREADS // 2
    balls = [threading.Event() for _ in range(THREADS)]

    def body(member):
        mine, other = balls[member.number], balls[member.number ^ 1]
        serves = member.number % 2 == 0
        for i in range(OPS):
            start = now_ns() if i % LATENCY_EVERY == 0 else 0
            if serves:
                other.set()
            mine.wait()
            mine.clear()
            if not serves:
                other.set()
            elif start:
                member.latencies.append(now_ns() - start)
    team_run(THREADS, body)


def cond_pingpong():
    result.pairs = THREADS // 2
    locks = [threading.Lock() for _ in range(result.pairs)]
    turns = [threading.Condition(locks[i // 2]) for i in range(THREADS)]
    whose = [0] * result.pairs

    def body(member):
        pair, me = divmod(member.number, 2)
        mine, other = turns[member.number], turns[member.number ^ 1]
        for i in range(OPS):
            start = now_ns() if i % LATENCY_EVERY == 0 else 0
            with locks[pair]:
                if me == 1:
                    while whose[pair] != 1:
                        mine.wait()
                whose[pair] = 1 - me
                other.notify()
                while me == 0 and whose[pair] != 0:
                    mine.wait()
            if start and me == 0:
                member.latencies.append(now_ns() - start)
    team_run(THREADS, body)


def release(wait, release_all, again):
    """Member 0 releases the others."""
    ready, back, start = Roll(), Roll(), [0]

    def body(member):
        for i in range(OPS):
            everybody = THREADS * (i + 1)
            if member.number > 0:
                wait(i, lambda: ready.arrive(everybody))
                now = now_ns()
                back.arrive(everybody, now)
                member.latencies.append(now - start[0])
                continue
            ready.wait()
            time.sleep(50e-6)
            start[0] = now_ns()
            release_all(i)
            back.wait()
            result.ns += back.last - start[0]
            again(i)
    team_run(1 + THREADS, body)


def event_release():
    events = [threading.Event(), threading.Event()]

    def wait(i, arrive):
        arrive()
        events[i % 2].wait()
    release(wait, lambda i: events[i % 2].set(),
            lambda i: events[i % 2].clear())


def cond_release():
    opened = [0]
    gate = threading.Condition(threading.Lock())

    def wait(i, arrive):
        with gate:
            arrive()
            while opened[0] == i:
                gate.wait()

    def release_all(i):
        with gate:
            opened[0] = i + 1
            gate.notify_all()
    release(wait, release_all, lambda i: None)


def one_of_many():
    lock, ready = threading.Lock(), Roll()
    called, answered = threading.Condition(lock), threading.Condition(lock)
    state = {"call": False, "over": False, "answers": 0}

    def call(member):
        ready.wait()
        time.sleep(50e-6)
        with lock:
            before = now_ns()
            for _ in range(OPS):
                start = now_ns()
                state["call"] = True
                called.notify()
                while state["call"]:
                    answered.wait()
                member.latencies.append(now_ns() - start)
            result.ns += now_ns() - before
            result.wrong = state["answers"] != OPS
            state["over"] = True
            called.notify_all()

    def body(member):
        if member.number == 0:
            call(member)
            return
        with lock:
            ready.arrive(THREADS)
            while True:
                while not state["call"] and not state["over"]:
                    called.wait()
                if state["over"]:
                    break
                state["call"] = False
                state["answers"] += 1
                answered.notify()
    team_run(1 + THREADS, body)


class Buffer:
    def __init__(self):
        self.lock = threading.Lock()
        self.not_full = threading.Condition(self.lock)
        self.not_empty = threading.Condition(self.lock)
        self.items = []
        self.to_put = self.to_take = OPS

    def produce(self, _):
        while True:
            with self.lock:
                while len(self.items) == CAPACITY and self.to_put:
                    self.not_full.wait()
                if not self.to_put:
                    return
                sampled = self.to_put % LATENCY_EVERY == 0
                self.items.append(now_ns() if sampled else 0)
                self.to_put -= 1
                if not self.to_put:
                    self.not_full.notify_all()
                self.not_empty.notify()

    def consume(self, member):
        while True:
            with self.lock:
                while not self.items and self.to_take:
                    self.not_empty.wait()
                if not self.to_take:
                    return
                put = self.items.pop(0)
                self.to_take -= 1
                if not self.to_take:
                    self.not_empty.notify_all()
                self.not_full.notify()
            if put:
                member.latencies.append(now_ns() - put)


def buffer():
    it = Buffer()
    team_run(PRODUCERS + CONSUMERS,
             lambda m: (it.produce if m.number < PRODUCERS else it.consume)(m))
    result.wrong = bool(it.items)


def contend(looks):
    lock, left = threading.Lock(), [OPS]

    def body(member):
        more = True
        while more:
            start = now_ns() if looks else 0
            with lock:
                if looks:
                    member.latencies.append(now_ns() - start)
                more = left[0] > 0
                if more:
                    left[0] -= 1
                    member.served += 1
            for _ in range(WORK // 20):  # a step of Python takes 20 ns
                pass
    team_run(THREADS, body)


def timed(wait, patience):
    def body(member):
        for _ in range(OPS):
            due = now_ns() + patience
            wait(patience / 1e9)
            if patience:
                late = now_ns() - due
                member.latencies.append(max(late, 0))
                result.ns += max(late, 0)
    team_run(1, body)


def timed_cond(patience):
    cond = threading.Condition(threading.Lock())

    def wait(seconds):
        with cond:
            cond.wait(seconds)
    timed(wait, patience)


# In the order of enum kind.
KINDS = (
    lambda: plain(threading.Event().is_set),
    lambda: plain(set_event().set),
    lambda: plain(set_event().wait),
    set_clear,
    event_pingpong,
    event_release,
    lambda: timed(threading.Event().wait, 0),
    lambda: timed(threading.Event().wait, PATIENCE),
    uncontended,
    lambda: contend(False),
    lambda: contend(True),
    notify_none,
    cond_pingpong,
    cond_release,
    one_of_many,
    buffer,
    lambda: timed_cond(0),
    lambda: timed_cond(PATIENCE),
)

threading.stack_size(256 << 10)
KINDS[KIND]()
