# SPDX-License-Identifier: BSD-2-Clause
"""Barrier: threading's own, on a Condition and a Lock of this module.

It is a subclass of threading's, since multiprocessing.Barrier derives from what
is installed as threading.Barrier, and replaces its _state and _count.
"""
import threading

from rouse._rouse import Condition, Lock


class Barrier(threading.Barrier):
    """Let a fixed number of threads wait for each other.

    The last thread to arrive calls the action before the others continue. If
    the action raises, or a thread waits longer than the timeout, or abort() is
    called, all waits raise BrokenBarrierError until reset() is called.
    """

    def __init__(self, parties, action=None, timeout=None):
        if parties < 1:
            raise ValueError("parties must be > 0")
        super().__init__(parties, action, timeout)
        self._cond = Condition(Lock())

    def __repr__(self):
        kind = type(self)
        state = ("broken" if self.broken
                 else f"waiters={self.n_waiting}/{self.parties}")
        return (f"<{kind.__module__}.{kind.__qualname__} at {id(self):#x}: "
                f"{state}>")


Barrier.__module__ = "rouse"
