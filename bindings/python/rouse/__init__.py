# SPDX-License-Identifier: BSD-2-Clause
"""Drop-in replacements for the synchronization classes of threading.

Lock, RLock, Event, Condition, Semaphore, BoundedSemaphore and Barrier have the
interface of threading's, and are written in C, on atomics and futexes.
install() puts them into threading, for unmodified programs; so does
"python3 -m rouse program.py".

An Event can end the waits of other threads, which are given it as stop.
wait_any() and wait_all() wait for several Events at once.
"""
import _thread
import threading as _threading
import types as _types
from threading import TIMEOUT_MAX, BrokenBarrierError

from rouse._barrier import Barrier
from rouse._rouse import (
    BoundedSemaphore,
    Condition,
    Event,
    Lock,
    RLock,
    Semaphore,
    wait_all,
    wait_any,
)

__all__ = ["Lock", "RLock", "Event", "Condition", "Semaphore",
           "BoundedSemaphore", "Barrier", "BrokenBarrierError", "TIMEOUT_MAX",
           "wait_any", "wait_all", "install", "uninstall"]

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
    """Put the classes of this module in the place of threading's.

    Call it before other modules are imported: a module that did "from
    threading import Lock" earlier keeps threading's. Objects that exist
    already stay as they are; old and new ones may be used side by side.

    RuntimeError if gevent or eventlet has patched threading. If they try to do
    so later, they get RuntimeError.
    """
    for name in ("get_ident", "_start_new_thread", "_allocate_lock", *_classes):
        library = _green(getattr(_threading, name, None))
        if library:
            _refuse_green(library)
    for module in _thread, _threading:
        if type(module) is _types.ModuleType:
            module.__class__ = _Module
    for name, ours in _classes.items():
        theirs = getattr(_threading, name)
        if theirs is not ours:
            _replaced[name] = theirs
            setattr(_threading, name, ours)


def uninstall():
    """Put threading's own classes back."""
    for module in _thread, _threading:
        if type(module) is _Module:
            module.__class__ = _types.ModuleType
    while _replaced:
        name, theirs = _replaced.popitem()
        if getattr(_threading, name) is _classes[name]:
            setattr(_threading, name, theirs)
