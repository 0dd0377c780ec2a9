# SPDX-License-Identifier: BSD-2-Clause
"""Leaks: of references in a debug build of Python, of memory in any build."""
import asyncio
import gc
import os
import queue
import sys
import threading
import tracemalloc
import unittest

import rouse
from support import Thread


class Semaphore(rouse.BoundedSemaphore):
    def release(self, n=1):
        super().release(n)


class Condition(rouse.Condition):
    def wait(self, timeout=None, **how):
        return super().wait(timeout, **how)

    def notify(self, n=1):
        super().notify(n)

    def notify_all(self):
        super().notify_all()


class Owned(rouse.Condition):
    def _is_owned(self):
        return True


class Monitor(rouse.Condition):
    def __init__(self):
        self.lock = rouse.Lock()
        super().__init__(self)

    def acquire(self, *args):
        return self.lock.acquire(*args)

    def release(self):
        self.lock.release()


def use_async():
    """Waits that end, time out, are cancelled, and that nobody ends."""
    event = rouse.Event()
    loop = asyncio.new_event_loop()

    async def main():
        tasks = [asyncio.ensure_future(event.wait_async()) for _ in range(3)]
        await asyncio.sleep(0)
        tasks[0].cancel()
        event.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        event.clear()
        try:
            await asyncio.wait_for(event.wait_async(), 0)
        except asyncio.TimeoutError:
            pass
        asyncio.ensure_future(event.wait_async())._log_destroy_pending = False
        await asyncio.sleep(0)

    loop.run_until_complete(main())
    loop.close()
    for call in event._add_wait, event._remove_wait:
        try:
            call(None)
        except TypeError:
            pass


def use_subclasses():
    """Overridden methods, and Conditions over Conditions."""
    with Semaphore(2.0) as semaphore:
        pass
    try:
        Semaphore(1.5)
    except ValueError:
        pass
    hasattr(semaphore, "_cond")
    for cond in (Condition(), rouse.Condition(Condition()), Monitor(),
                 Condition(rouse.Condition(threading.Lock()))):
        with cond:
            cond.wait_for(lambda: [], 1e-6)
            cond.wait_for(lambda: [1], 5e-6)
            cond.notify_all()
            len(cond._waiters)
            cond._acquire_restore(cond._release_save())
    for wrong in rouse.Condition.__new__(rouse.Condition), object():
        try:
            rouse.Condition(wrong)
        except AttributeError:
            pass
    for call in cond.__init__, Owned(rouse.RLock()).notify, \
            lambda: Owned(rouse.Lock()):
        try:
            call()
        except (RuntimeError, TypeError):
            pass
    event = rouse.Event()
    event._flag = event._flag


def use_stops():
    """Waits that a stop ends, and waits for several."""
    stop, event, semaphore = rouse.Event(), rouse.Event(), rouse.Semaphore(0)
    rouse.wait_any([event, semaphore], 1e-6, stop=stop)
    stop.set()
    for call in (event.wait, rouse.Semaphore(0).acquire, rouse.Lock().acquire,
                 rouse.RLock().acquire):
        call(stop=stop)
        call(timeout=0, stop=None)
        try:
            call(stop=5)
        except TypeError:
            pass
    for cond in rouse.Condition(), Condition():
        with cond:
            cond.wait(stop=stop)
            cond.wait_for(lambda: [], 9e-6, stop=stop)
            cond.wait_for(lambda: [1], stop=stop)
    since = rouse._rouse._Since(stop)
    since.note = since
    assert rouse._rouse._Since(since) == stop == since.note
    hash(since), repr(since)
    for wait in rouse.wait_any, rouse.wait_all:
        wait([stop])
        semaphore.release(2)
        wait([semaphore])
        wait([semaphore, event], 0)
        for how in {"timeout": 0}, {"stop": stop}:
            wait((one for one in [event, semaphore]), **how)
        for wrong in ([1], 1, [stop, 1]):
            try:
                wait(wrong)
            except TypeError:
                pass
        try:
            wait([event], float("inf"))
        except OverflowError:
            pass


class Loud(rouse.Queue):
    def _put(self, item):
        super()._put([item])


def use_queue(shared):
    """In either form: what works, and what does not."""
    stop = rouse.Event()
    stop.set()
    shared.put([shared])
    shared.put(object())
    shared.note = shared
    for call in (lambda: shared.put(1, False), lambda: shared.put(1, True, -1),
                 lambda: shared.put([1], timeout=1e-6),
                 lambda: shared.put([1], stop=stop), lambda: shared.put(),
                 lambda: shared.join(stop=stop), lambda: shared.join(stop=1),
                 lambda: [shared.get() for _ in range(2)],
                 lambda: shared.get(timeout=1e-6),
                 lambda: shared.get(timeout=-1), lambda: shared.get(stop=stop),
                 lambda: shared.get(timeout=float("inf")),
                 lambda: shared.get_nowait(),
                 lambda: [shared.task_done() for _ in range(4)]):
        try:
            call()
        except (rouse.Empty, rouse.Full, ValueError, TypeError,
                OverflowError):
            pass
    shared.put(shared)
    shared.full(), shared.empty(), shared.qsize(), shared.is_shutdown
    shared.put([])
    shared.shutdown()
    for call in shared.get, lambda: shared.get(timeout=-1), shared.get, \
            shared.get, lambda: shared.put(1):
        try:
            call()
        except (rouse.ShutDown, ValueError):
            pass
    shared.shutdown(immediate=True)


def use_queues():
    for kind in (rouse.Queue, Loud, rouse.LifoQueue):
        use_queue(kind(2))
    shared = rouse.Queue(2)
    shared.put([shared])
    shared.queue.append(shared)
    use_queue(rouse.Queue(float(2)))
    shared.__init__(2)
    shared.maxsize = 3
    shared._get = shared._get
    shared = rouse.Queue()
    shared.put([shared])
    shared.put(object())
    shared.shutdown(immediate=True)
    rouse.Queue().put([1])


def use_barriers():
    for barrier in rouse.Barrier(1), rouse.Barrier(1, lambda: 1 / 0):
        for call in barrier.wait, barrier.wait, barrier.abort, barrier.reset:
            try:
                call()
            except (ZeroDivisionError, rouse.BrokenBarrierError):
                pass
        barrier.action = barrier
    barrier = rouse.Barrier(parties=2, timeout=1e-6)
    for timeout in None, 0, 1e-6, "x", float("inf"):
        try:
            barrier.wait(timeout)
        except (TypeError, rouse.BrokenBarrierError, OverflowError):
            pass
        barrier.reset()
    barrier.__init__(3, barrier, 1)
    threading.Barrier.__init__(rouse.Barrier.__new__(rouse.Barrier), 3)
    rouse.Barrier.__new__(rouse.Barrier)


def use():
    """Call every method, on new objects."""
    use_subclasses()
    use_stops()
    use_queues()
    use_barriers()
    lock, rlock, event = rouse.Lock(), rouse.RLock(), rouse.Event()
    for cond in (rouse.Condition(), rouse.Condition(lock),
                 rouse.Condition(rlock), rouse.Condition(threading.Lock()),
                 rouse.Condition(threading.RLock())):
        repr(cond)
        cond.note = cond
        for call in (cond.wait, cond.notify):
            try:
                call()
            except RuntimeError:
                pass
        with cond:
            cond.notify(3)
            cond.notify_all()
            cond.wait(0)
            cond.wait(timeout=1e-6)
            cond.wait_for(lambda: [1], 0)
            cond.wait_for(lambda: [], 0)
            try:
                cond.wait_for(lambda: 1 / 0)
            except ZeroDivisionError:
                pass
            cond._is_owned()
            for name in "_is_owned", "_release_save", "_acquire_restore":
                cond.hook = getattr(cond, name).__call__
                setattr(cond, name, lambda *args: cond.hook(*args))
                cond.wait(1e-6)
                cond.notify()
                delattr(cond, name)
            cond._at_fork_reinit() if cond._lock is lock else None
            cond.acquire(False)
            cond._acquire_restore(cond._release_save()) \
                if cond._lock is rlock else None
    for one in (lock, rlock):
        one._at_fork_reinit()
        one.acquire(timeout=1)
        repr(one)
        one.release()
        for wrong in ((1, 2, 3), ("x", "y"), (True, -5), (True, 1e300)):
            try:
                one.acquire(*wrong)
            except (TypeError, ValueError, OverflowError):
                pass
        try:
            one.release()
        except RuntimeError:
            pass
    event.set()
    event.wait(timeout=1)
    event.clear()
    event.wait(1e-6)
    with event._cond:
        try:
            event._cond.notify()
        except RuntimeError:
            hasattr(event._cond, "_waiters")
    event.set()
    event._cond.acquire()
    event._at_fork_reinit()
    event.clear()
    event.itself = event
    repr(event)
    for semaphore in (rouse.Semaphore(0), rouse.BoundedSemaphore(1)):
        semaphore.acquire(False)
        semaphore.acquire(True, 1e-6)
        semaphore.release()
        try:
            semaphore.release(n=0)
        except ValueError:
            pass
        repr(semaphore)
    barrier = rouse.Barrier(1)
    barrier.wait()
    barrier.abort()
    rouse.install()
    rouse.uninstall()


def wait_in_threads():
    cond, events = rouse.Condition(), [rouse.Event() for _ in range(3)]
    shared, barrier = rouse.Queue(), rouse.Barrier(5)

    def wait():
        with cond:
            cond.wait(0.001, stop=events[0])
        several = [*events, rouse.Semaphore(0)]
        rouse.wait_any(several, 1e-4, stop=events[0])
        rouse.wait_all(several[3:], 1e-4)
        several[3].acquire(timeout=1e-4, stop=events[0])
        for call in lambda: shared.get(timeout=1e-4), \
                lambda: barrier.wait(1e-4):
            try:
                call()
            except (rouse.Empty, rouse.BrokenBarrierError):
                barrier.reset()

    for thread in [Thread(wait) for _ in range(4)]:
        thread.join()


def collect():
    """Without a GIL, what another thread has used is freed by the second."""
    gc.collect()
    gc.collect()


def all_grown(measure, call, rounds):
    """By how much a call increases measures: the least of four values each."""
    least = None
    for _ in range(4):
        collect()
        before = measure()
        for _ in range(rounds):
            call()
        collect()
        more = [(now - then) / rounds
                for now, then in zip(measure(), before)]
        least = list(map(min, more, least or more))
    return least


def grown(measure, call, rounds):
    return all_grown(lambda: [measure()], call, rounds)[0]


class Leaks(unittest.TestCase):
    @unittest.skipUnless(hasattr(sys, "gettotalrefcount"),
                         "Python counts references in a debug build only")
    def test_no_references(self):
        self.assertLess(grown(lambda: sys.gettotalrefcount(), use, 50), 0.5)

    def test_no_references_to_what_is_always_there(self):
        """Leaked references to them leak no memory."""
        use()
        things = (None, True, False, 0, "acquire", RuntimeError, rouse,
                  rouse.Lock, rouse.RLock, rouse.Event, rouse.Condition,
                  rouse.Semaphore, rouse.BoundedSemaphore, threading.Lock,
                  rouse.Barrier, rouse.Queue, rouse.LifoQueue, queue.Empty,
                  queue.Full, rouse.ShutDown)
        more = all_grown(lambda: [sys.getrefcount(thing) for thing in things],
                         use, 50)
        for thing, leaked in zip(things, more):
            with self.subTest(thing=thing):
                self.assertLess(leaked, 0.5)

    def test_no_memory_of_python(self):
        tracemalloc.start()
        try:
            for _ in range(200):
                use()
            self.assertLess(
                grown(lambda: tracemalloc.get_traced_memory()[0], use, 200),
                45)
        finally:
            tracemalloc.stop()

    def test_no_objects(self):
        use()
        self.assertLess(grown(lambda: len(gc.get_objects()), use, 20), 0.5)

    def test_nothing_of_coroutines(self):
        use_async()
        for measure in (lambda: len(gc.get_objects()),
                        getattr(sys, "gettotalrefcount", lambda: 0),
                        lambda: len(os.listdir("/proc/self/fd"))):
            self.assertLess(grown(measure, use_async, 40), 0.5)

    def test_no_memory_of_waiters(self):
        """tracemalloc traces PyMem_RawMalloc(), too."""
        tracemalloc.start()
        try:
            wait_in_threads()
            self.assertLess(grown(lambda: tracemalloc.get_traced_memory()[0],
                                  wait_in_threads, 50), 40)
        finally:
            tracemalloc.stop()


if __name__ == "__main__":
    unittest.main()
