# SPDX-License-Identifier: BSD-2-Clause
"""Event.wait_async(): coroutines that wait for what threads set."""
import asyncio
import threading
import weakref

from rouse._rouse import Event, _AsyncWait, _LoopBell, _Since

# The waker of the loop that runs in this thread, while anybody waits there. The
# waits own it, so that it is gone with them, whatever becomes of the loop.
_here = threading.local()


class _Waker:
    """What wakes a loop, for all coroutines that wait there."""

    def __init__(self, loop):
        self.loop = loop
        self.waits = 0
        self.bell = _LoopBell()
        loop.add_reader(self.bell.fileno(), self.hear)

    def hear(self):
        for future in self.bell.hear():
            if not future.done():
                future.set_result(None)

    def leave(self):
        self.waits -= 1
        if self.waits == 0:
            fd = self.bell.fileno()
            # In the child of a fork it has none: what the loop has is its
            # parent's, and so is the epoll that both share.
            if fd >= 0 and not self.loop.is_closed():
                self.loop.remove_reader(fd)
            self.bell.close()


def _join(loop):
    waker = getattr(_here, "waker", lambda: None)()
    if waker is None or waker.loop is not loop or waker.waits == 0:
        waker = _Waker(loop)
        _here.waker = weakref.ref(waker)
    waker.waits += 1
    return waker


async def wait(event):
    since = _Since(event)
    if Event.is_set(event):
        return True
    loop = asyncio.get_running_loop()
    waker = _join(loop)
    entry = None
    try:
        future = loop.create_future()
        entry = _AsyncWait(waker.bell, future, since)
        if event._add_wait(entry):
            await future
    finally:
        if entry is not None:
            event._remove_wait(entry)
        waker.leave()
    return True
