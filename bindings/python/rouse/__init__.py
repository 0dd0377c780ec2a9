# SPDX-License-Identifier: BSD-2-Clause
"""Drop-in replacements for the synchronization classes of threading.

Lock, RLock, Event, Condition, Semaphore, BoundedSemaphore and Barrier have the
interface of threading's, and are written in C, on atomics and futexes.
install() puts them into threading, for unmodified programs; so does
"python3 -m rouse program.py".
"""
import threading as _threading
from threading import TIMEOUT_MAX, BrokenBarrierError

from rouse._barrier import Barrier
from rouse._rouse import (
    BoundedSemaphore,
    Condition,
    Event,
    Lock,
    RLock,
    Semaphore,
)

__all__ = ["Lock", "RLock", "Event", "Condition", "Semaphore",
           "BoundedSemaphore", "Barrier", "BrokenBarrierError", "TIMEOUT_MAX",
           "install", "uninstall"]

_classes = {
    "Lock": Lock,
    "RLock": RLock,
    "_CRLock": RLock,
    "Event": Event,
    "Condition": Condition,
    "Semaphore": Semaphore,
    "BoundedSemaphore": BoundedSemaphore,
    "Barrier": Barrier,
}
_replaced = {}


def install():
    """Put the classes of this module in the place of threading's.

    Call it before other modules are imported: a module that did "from
    threading import Lock" earlier keeps threading's. Objects that exist
    already stay as they are; old and new ones may be used side by side.
    """
    for name, ours in _classes.items():
        theirs = getattr(_threading, name)
        if theirs is not ours:
            _replaced[name] = theirs
            setattr(_threading, name, ours)


def uninstall():
    """Put threading's own classes back."""
    while _replaced:
        name, theirs = _replaced.popitem()
        if getattr(_threading, name) is _classes[name]:
            setattr(_threading, name, theirs)
