# SPDX-License-Identifier: BSD-2-Clause
"""Objects in the child of a fork, while threads of the parent wait."""
import os
import signal
import threading
import unittest
import warnings

import rouse
from support import Thread, end_soon, in_child

# "This process is multi-threaded": that is what is tested here.
warnings.simplefilter("ignore", DeprecationWarning)


class Fork(unittest.TestCase):
    def test_locks_keep_their_state_and_lose_their_waiters(self):
        lock, rlock, free = rouse.Lock(), rouse.RLock(), rouse.Lock()
        lock.acquire()
        rlock.acquire()
        rlock.acquire()
        waiters = [Thread(one.acquire).await_asleep()
                   for one in (lock, lock, rlock)]

        def child():
            assert lock.locked() and not lock.acquire(timeout=0.01)
            assert rlock._recursion_count() == 2
            assert Thread(rlock.acquire, False).join() is False
            lock.release()
            rlock.release()
            rlock.release()
            for _ in range(100):
                for one in (lock, rlock, free):
                    with one:
                        assert Thread(one.acquire, False).join() is False

        self.assertTrue(in_child(child))
        lock.release()
        waiters[0].join()
        lock.release()
        waiters[1].join()
        rlock.release()
        rlock.release()
        waiters[2].join()

    def test_a_starving_waiter_of_the_parent_does_not_get_the_lock(self):
        """A waiter that was passed over too often gets the lock next."""
        lock = rouse.Lock()
        lock.acquire()
        waiter = Thread(lock.acquire)

        def child():
            lock.release()
            assert lock.acquire(timeout=5)

        # It starves after eight rounds, if it does not get the lock before.
        for _ in range(10):
            waiter.await_asleep()
            self.assertTrue(in_child(child))
            lock.release()
            if not lock.acquire(False):
                break
        else:
            lock.release()
        waiter.join()

    def test_waiters_of_the_parent_take_no_notification_in_the_child(self):
        for kind in (rouse.Lock, rouse.RLock, threading.Lock):
            cond, semaphore = rouse.Condition(kind()), rouse.Semaphore(0)

            def wait():
                with cond:
                    return cond.wait(60)

            waiters = [Thread(wait).await_asleep() for _ in range(3)]
            waiters.append(Thread(semaphore.acquire).await_asleep())
            waiters.append(Thread(rouse.wait_all, [semaphore]).await_asleep())

            def child():
                assert repr(cond).endswith(", 0)>"), repr(cond)
                mine = Thread(wait).await_asleep()
                with cond:
                    cond.notify()
                assert mine.join() is True
                for call in semaphore.acquire, lambda: rouse.wait_any(
                        [semaphore]) is semaphore:
                    mine = Thread(call).await_asleep()
                    semaphore.release()
                    assert mine.join() is True

            self.assertTrue(in_child(child))
            with cond:
                cond.notify_all()
            semaphore.release(2)
            for waiter in waiters:
                self.assertIs(waiter.join(), True)

    def test_a_barrier_forgets_who_waits_in_the_parent(self):
        barrier = rouse.Barrier(2)
        waiter = Thread(barrier.wait).await_asleep()

        def child():
            assert barrier.n_waiting == 0 and not barrier.broken
            mine = Thread(barrier.wait).await_asleep()
            assert barrier.wait() + mine.join() == 1

        self.assertTrue(in_child(child))
        self.assertEqual((barrier.wait(), waiter.join()), (1, 0))

    def test_a_queue_has_its_items_in_the_child(self):
        for maxsize in 0, 2:
            shared, empty = rouse.Queue(maxsize), rouse.Queue(maxsize)
            for i in range(2):
                shared.put(i)
            waiters = [Thread(empty.get).await_asleep(),
                       Thread(shared.join).await_asleep()]
            if maxsize:
                waiters.append(Thread(shared.put, 2).await_asleep())

            def child():
                mine = [Thread(empty.get).await_asleep(),
                        Thread(shared.join).await_asleep()]
                empty.put("child's")
                assert mine[0].join() == "child's"
                assert [shared.get(), shared.get()] == [0, 1]
                assert shared.empty() and empty.empty()
                for _ in range(2):
                    shared.task_done()
                mine[1].join()
                for i in range(2):
                    shared.put(i)
                assert shared.full() is (maxsize == 2)

            self.assertTrue(in_child(child))
            empty.put("parent's")
            self.assertEqual(waiters[0].join(), "parent's")
            for i in range(3 if maxsize else 2):
                self.assertEqual(shared.get(), i)
                shared.task_done()
            for waiter in waiters:
                waiter.join()

    def test_an_event_in_the_child(self):
        for is_set in (False, True):
            event = rouse.Event()
            waiter = Thread(event.wait)
            if is_set:
                event.set()
            else:
                waiter.await_asleep()

            def child():
                assert event.is_set() is is_set
                event.clear()
                mine = Thread(event.wait).await_asleep()
                event.set()
                assert mine.join() is True

            self.assertTrue(in_child(child))
            event.set()
            waiter.join()

    def test_a_stop_in_the_child(self):
        stop, events = rouse.Event(), [rouse.Event(), rouse.Event()]
        calls = [lambda: events[0].wait(stop=stop),
                 lambda: rouse.wait_any(events, stop=stop),
                 lambda: rouse.wait_all(events, stop=stop)]
        waiters = [Thread(call).await_asleep() for call in calls]

        def child():
            mine = [Thread(call).await_asleep() for call in calls]
            stop.set()
            assert not any(thread.join() for thread in mine)
            events[1].set()
            assert rouse.wait_any(events) is events[1]

        self.assertTrue(in_child(child))
        stop.set()
        for waiter in waiters:
            self.assertFalse(waiter.join())

    def test_reinit_releases_locks(self):
        lock, rlock, cond = rouse.Lock(), rouse.RLock(), rouse.Condition()
        event = rouse.Event()
        event._cond.acquire()
        for one in (lock, rlock, cond):
            Thread(one.acquire).join()

        def child():
            for one in (lock, rlock, cond, event):
                one._at_fork_reinit()
            for one in (lock, rlock, cond, event._cond):
                assert one.acquire(False)
                one.release()

        self.assertTrue(in_child(child))

    def test_a_handler_that_forks_during_a_wait(self):
        cond, event, stop = rouse.Condition(), rouse.Event(), rouse.Event()
        semaphore, lock = rouse.Semaphore(0), rouse.Lock()
        shared, barrier = rouse.Queue(), rouse.Barrier(2)
        lock.acquire()

        def wait_any():
            return rouse.wait_any([stop, event]) is event

        def wait_any_value():
            return rouse.wait_any([stop, semaphore]) is semaphore

        def wait_until_stopped():
            return rouse.Event().wait(stop=stop) is False

        def wait():
            with cond:
                return cond.wait(60)

        def notify():
            with cond:
                cond.notify()

        self.addCleanup(signal.signal, signal.SIGALRM,
                        signal.getsignal(signal.SIGALRM))
        for call, wake in ((wait, notify), (event.wait, event.set),
                           (wait_any, event.set),
                           (semaphore.acquire, semaphore.release),
                           (wait_any_value, semaphore.release),
                           (wait_until_stopped, stop.set),
                           (shared.get, lambda: shared.put(True)),
                           (lambda: barrier.wait() in (0, 1), barrier.wait),
                           (lock.acquire, lock.release)):
            over = []
            event.clear()

            def wake_until_over(child):
                if child:
                    self.assertEqual(os.waitpid(child, 0)[1], 0)
                while not over:
                    wake()
                    if call is not wait:
                        break

            def fork(number, frame):
                child = os.fork()
                if not child:
                    end_soon()
                Thread(wake_until_over, child)

            other = Thread(call) if call is wait else None
            parent = os.getpid()
            signal.signal(signal.SIGALRM, fork)
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            result = None
            try:
                result = call()
                over.append(1)
            finally:
                if os.getpid() != parent:
                    os._exit(result is not True)
            self.assertIs(result, True)
            if other:
                notify()
                self.assertIs(other.join(), True)


if __name__ == "__main__":
    unittest.main()
