# SPDX-License-Identifier: BSD-2-Clause
"""Drop-in replacements for the synchronization classes of threading and queue.

Lock, RLock, Event, Condition, Semaphore, BoundedSemaphore and Barrier have the
interface of threading's, Queue that of queue's, and are written in C, on atomics
and futexes. install() puts them there, for unmodified programs; so does
"python3 -m rouse program.py".

An Event can end the waits of other threads, which are given it as stop.
wait_any() and wait_all() wait for several Events and Semaphores at once.
"""
import _thread
import queue as _queues
import threading as _threading
import types as _types
from threading import TIMEOUT_MAX, BrokenBarrierError

from rouse._barrier import Barrier
from rouse._queue import (
    Empty,
    Full,
    LifoQueue,
    PriorityQueue,
    Queue,
    ShutDown,
)
from rouse._rouse import (
    BoundedSemaphore,
    Condition,
    Event,
    Lock,
    RLock,
    Semaphore,
    __version__,
    wait_all,
    wait_any,
)

__all__ = ["Lock", "RLock", "Event", "Condition", "Semaphore",
           "BoundedSemaphore", "Barrier", "BrokenBarrierError", "TIMEOUT_MAX",
           "Queue", "LifoQueue", "PriorityQueue", "Empty", "Full", "ShutDown",
           "wait_any", "wait_all", "install", "uninstall"]

_classes = {
    (_threading, "Lock"): Lock,
    (_threading, "RLock"): RLock,
    (_threading, "_CRLock"): RLock,
    (_threading, "Event"): Event,
    (_threading, "Condition"): Condition,
    (_threading, "Semaphore"): Semaphore,
    (_threading, "BoundedSemaphore"): BoundedSemaphore,
    (_threading, "Barrier"): Barrier,
    (_queues, "Queue"): Queue,
    (_queues, "LifoQueue"): LifoQueue,
    (_queues, "PriorityQueue"): PriorityQueue,
}
_replaced = {}
# What gevent and eventlet patch first.
_GREEN = [(_threading, "get_ident"), (_threading, "_start_new_thread"),
          (_threading, "_allocate_lock")]


def _green(value):
    """The library of green threads that this function or class is from."""
    package = str(getattr(value, "__module__", "")).partition(".")[0]
    return package if package in ("gevent", "eventlet") else None


def _refuse_green(library):
    raise RuntimeError(
        f"the classes of rouse cannot be installed where {library} patches "
        "threading: they block the thread with all its green threads")


class _Module(_types.ModuleType):
    """The class of threading and _thread while the classes are installed.

    gevent and eventlet patch both by setting their attributes.
    """

    def __setattr__(self, name, value):
        if _green(value):
            _refuse_green(_green(value))
        super().__setattr__(name, value)


def install():
    """Put the classes of this module in the place of threading's and queue's.

    Call it before other modules are imported: a module that did "from
    threading import Lock" earlier keeps threading's. Objects that exist
    already stay as they are; old and new ones may be used side by side.

    RuntimeError if gevent or eventlet has patched threading. If they try to do
    so later, they get RuntimeError.
    """
    for module, name in (*_GREEN, *_classes):
        library = _green(getattr(module, name, None))
        if library:
            _refuse_green(library)
    for module in _thread, _threading:
        if type(module) is _types.ModuleType:
            module.__class__ = _Module
    for place, ours in _classes.items():
        theirs = getattr(*place)
        if theirs is not ours:
            _replaced[place] = theirs
            setattr(*place, ours)


def uninstall():
    """Put the classes that were there back."""
    for module in _thread, _threading:
        if type(module) is _Module:
            module.__class__ = _types.ModuleType
    while _replaced:
        place, theirs = _replaced.popitem()
        if getattr(*place) is _classes[place]:
            setattr(*place, theirs)
