# SPDX-License-Identifier: BSD-2-Clause
"""Barrier: that of the C module, as a subclass of threading's.

It is one since multiprocessing.Barrier derives from what is installed as
threading.Barrier, and brings a _state, _count and _cond of its own. An object whose
__init__ is not this one, and one of a class that overrides what threading's methods
call, has threading's methods.
"""
import threading

from rouse._rouse import Condition, Lock, _Barrier

_Theirs = threading.Barrier
_HOOKS = ("_enter", "_release", "_wait", "_exit", "_break")


class Barrier(_Barrier, _Theirs):
    """Let a fixed number of threads wait for each other.

    The last thread to arrive calls the action before the others continue. If
    the action raises, or a thread waits longer than the timeout, or abort() is
    called, all waits raise BrokenBarrierError until reset() is called.
    """

    def __init__(self, parties, action=None, timeout=None):
        if all(getattr(type(self), name) is getattr(_Theirs, name)
               for name in _HOOKS):
            _Barrier.__init__(self, parties, action, timeout)
        else:
            if parties < 1:
                raise ValueError("parties must be > 0")
            _Theirs.__init__(self, parties, action, timeout)
            self._cond = Condition(Lock())

    def __repr__(self):
        kind = type(self)
        state = ("broken" if self.broken
                 else f"waiters={self.n_waiting}/{self.parties}")
        return (f"<{kind.__module__}.{kind.__qualname__} at {id(self):#x}: "
                f"{state}>")


Barrier.__module__ = "rouse"
