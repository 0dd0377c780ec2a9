# SPDX-License-Identifier: BSD-2-Clause
"""Queue: that of the C module, as a subclass of queue.Queue.

It is one, so that what was written for queue.Queue takes it; and there are LifoQueue
and PriorityQueue, so that they are subclasses of this one, as in the module queue.
These two are in Python, and so is every class that a program derives from Queue,
since it may override what the calls call: all over the Condition of this module. An
object of Queue itself is in C, if the C module was built with liburcu's headers,
until a program reaches for its mutex (queue.h).

A call takes its stop as a _Since first: a pulse may come while it waits for the mutex.
"""
import queue
from operator import attrgetter
from queue import Empty, Full

from rouse import _rouse
from rouse._rouse import Condition, Lock, _Since

try:
    from queue import ShutDown
except ImportError:
    class ShutDown(Exception):
        """Raised by put() and get() of a Queue that is shut down."""

    ShutDown.__module__ = "rouse"


def _check(block, timeout):
    if block and timeout is not None and timeout < 0:
        raise ValueError("'timeout' must be a non-negative number")


def _wait_for(condition, predicate, timeout, stop):
    """A Condition may be one that knows no stop."""
    if stop is None:
        return condition.wait_for(predicate, timeout)
    return condition.wait_for(predicate, timeout, stop=stop)


def _await(shared, condition, may, error, block, timeout, stop):
    """Wait under the mutex until the call may go on, or raise the error."""
    if block:
        _wait_for(condition, lambda: shared.is_shutdown or may(), timeout, stop)
        if may():
            return
    raise ShutDown if shared.is_shutdown else error


# The methods of a class that an object in C never calls.
_methods = attrgetter("__init__", "_init", "_qsize", "_put", "_get", "put",
                      "get", "task_done", "join", "shutdown", "qsize", "empty",
                      "full")


class Queue(queue.Queue):
    """A queue of items, with the interface of queue.Queue.

    If maxsize is above 0, put() waits while there are so many items.
    """

    if hasattr(_rouse, "_Queue"):
        def __new__(cls, *args, **kwargs):
            # Not if a program has put something in the place of a method.
            if cls is Queue and _methods(Queue) == _in_c:
                return _rouse._Queue.__new__(_QueueInC)
            return super().__new__(cls)

    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self._init(maxsize)
        self.mutex = Lock()
        self.not_empty = Condition(self.mutex)
        self.not_full = Condition(self.mutex)
        self.all_tasks_done = Condition(self.mutex)
        self.unfinished_tasks = 0
        self.is_shutdown = False

    def put(self, item, block=True, timeout=None, *, stop=None):
        """Put the item into the queue, and wait for room if it is full.

        Full if there is none: at once if block is false, else when the timeout
        has passed or the Event stop is set. ShutDown after shutdown().
        """
        if stop is not None:
            stop = _Since(stop)
        with self.not_full:
            if self.is_shutdown:
                raise ShutDown
            if self.maxsize > 0:
                _check(block, timeout)
                if self._qsize() >= self.maxsize:
                    _await(self, self.not_full,
                           lambda: self._qsize() < self.maxsize, Full, block,
                           timeout, stop)
                    if self.is_shutdown:
                        raise ShutDown
            self._put(item)
            self.unfinished_tasks += 1
            self.not_empty.notify()

    def get(self, block=True, timeout=None, *, stop=None):
        """Take an item and return it, and wait if there is none.

        Empty if none comes: at once if block is false, else when the timeout
        has passed or the Event stop is set. ShutDown after shutdown(), if there
        is none.
        """
        if stop is not None:
            stop = _Since(stop)
        with self.not_empty:
            if not self._qsize():
                if self.is_shutdown:
                    raise ShutDown
                _check(block, timeout)
                _await(self, self.not_empty, self._qsize, Empty, block,
                       timeout, stop)
            elif timeout is not None:
                _check(block, timeout)
            item = self._get()
            self.not_full.notify()
            return item

    def task_done(self):
        """Say that what was to be done with an item is done."""
        with self.all_tasks_done:
            unfinished = self.unfinished_tasks - 1
            if unfinished < 0:
                raise ValueError("task_done() called too many times")
            if unfinished == 0:
                self.all_tasks_done.notify_all()
            self.unfinished_tasks = unfinished

    def join(self, *, stop=None):
        """Wait until task_done() was called for each item that was put.

        With a stop, an Event that ends the wait, return whether it was.
        """
        if stop is not None:
            stop = _Since(stop)
        with self.all_tasks_done:
            done = _wait_for(self.all_tasks_done,
                             lambda: not self.unfinished_tasks, None, stop)
        return None if stop is None else done

    def shutdown(self, immediate=False):
        """Let each put() raise ShutDown, and get() once there is no item.

        If immediate, the queue is emptied, and each item counts as done.
        """
        with self.mutex:
            self.is_shutdown = True
            if immediate:
                while self._qsize():
                    self._get()
                    if self.unfinished_tasks > 0:
                        self.unfinished_tasks -= 1
                self.all_tasks_done.notify_all()
            self.not_empty.notify_all()
            self.not_full.notify_all()

    def qsize(self):
        """Return the number of items."""
        with self.mutex:
            return self._qsize()

    def empty(self):
        """Return whether there are no items."""
        with self.mutex:
            return not self._qsize()

    def full(self):
        """Return whether there are maxsize items, or more."""
        with self.mutex:
            return 0 < self.maxsize <= self._qsize()


class LifoQueue(Queue, queue.LifoQueue):
    """A Queue whose get() takes what came last."""


class PriorityQueue(Queue, queue.PriorityQueue):
    """A Queue whose get() takes the least item."""


for _kind in Queue, LifoQueue, PriorityQueue:
    _kind.__module__ = "rouse"

if hasattr(_rouse, "_Queue"):
    class _QueueInC(_rouse._Queue, Queue):
        __doc__ = Queue.__doc__

        def __setattr__(self, name, value):
            if name in ("_qsize", "_put", "_get"):
                self.mutex      # what queue.Queue's calls call: go to Python
            object.__setattr__(self, name, value)

    class _QueueInPython(_rouse._Queue, Queue):
        # What a Queue in C becomes. It has these itself, so that none of its calls
        # goes through the one in C.
        __init__, put, get = Queue.__init__, Queue.put, Queue.get
        task_done, join = Queue.task_done, Queue.join
        shutdown, qsize = Queue.shutdown, Queue.qsize
        empty, full = Queue.empty, Queue.full
        __doc__ = Queue.__doc__

    for _kind in _QueueInC, _QueueInPython:
        _kind.__module__ = "rouse"
        _kind.__name__ = _kind.__qualname__ = "Queue"
    Queue.__new__.__wrapped__ = Queue.__init__  # for inspect.signature()
    _in_c = _methods(Queue)
