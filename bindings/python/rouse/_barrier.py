# SPDX-License-Identifier: BSD-2-Clause
"""Barrier, on a Condition."""
from threading import BrokenBarrierError

from rouse._rouse import Condition, Lock


class _Round:
    """Those who meet at one time; who is late for it looks at nothing else."""

    __slots__ = ("arrived", "complete", "broken")

    def __init__(self):
        self.arrived = 0
        self.complete = False
        self.broken = False

    def is_over(self):
        return self.complete or self.broken


class Barrier:
    """Threads that wait until so many have come, then go on together.

    The last one calls the action before the others go on. If it raises, or
    one of them waits longer than the timeout, or abort() is called, all get
    BrokenBarrierError, and so does who comes later, until reset().
    """

    def __init__(self, parties, action=None, timeout=None):
        if parties < 1:
            raise ValueError("parties must be > 0")
        self._parties = parties
        self._action = action
        self._timeout = timeout
        self._cond = Condition(Lock())
        self._round = _Round()

    def __repr__(self):
        kind = type(self)
        state = ("broken" if self.broken
                 else f"waiters={self.n_waiting}/{self.parties}")
        return (f"<{kind.__module__}.{kind.__qualname__} at {id(self):#x}: "
                f"{state}>")

    def wait(self, timeout=None):
        """Wait for the others; return a number of this thread's own, from 0."""
        if timeout is None:
            timeout = self._timeout
        with self._cond:
            now = self._round
            if now.broken:
                raise BrokenBarrierError
            index = now.arrived
            now.arrived += 1
            if now.arrived == self._parties:
                self._complete(now)
            else:
                self._await(now, timeout)
            return index

    def _complete(self, now):
        try:
            if self._action:
                self._action()
        except BaseException:
            self._break(now)
            raise
        now.complete = True
        self._round = _Round()
        self._cond.notify_all()

    def _await(self, now, timeout):
        try:
            in_time = self._cond.wait_for(now.is_over, timeout)
        except BaseException:
            # A signal's handler ended this wait: one fewer has come.
            if not now.is_over():
                now.arrived -= 1
            raise
        if not in_time:
            self._break(now)
        if now.broken:
            raise BrokenBarrierError

    def _break(self, now):
        now.broken = True
        self._cond.notify_all()

    def reset(self):
        """Make the barrier as new. Who waits gets BrokenBarrierError."""
        with self._cond:
            if self._round.arrived:
                self._break(self._round)
            self._round = _Round()

    def abort(self):
        """Break the barrier: who waits, or comes, gets BrokenBarrierError."""
        with self._cond:
            self._break(self._round)

    @property
    def parties(self):
        """How many must come."""
        return self._parties

    @property
    def n_waiting(self):
        """How many wait now."""
        now = self._round
        return 0 if now.broken else now.arrived

    @property
    def broken(self):
        """Is it broken?"""
        return self._round.broken


Barrier.__module__ = "rouse"
