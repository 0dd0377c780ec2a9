# SPDX-License-Identifier: BSD-2-Clause
"""The module in subinterpreters, one after another and in parallel."""
import sys
import threading
import unittest

import rouse  # noqa: F401
from support import Thread

try:
    import _interpreters as interpreters
except ImportError:
    try:
        import _xxsubinterpreters as interpreters
    except ImportError:
        interpreters = None

CODE = f"""if True:
    import sys
    sys.path[:] = {sys.path!r}
    import rouse
    lock, cond = rouse.Lock(), rouse.Condition()
    event, semaphore = rouse.Event(), rouse.Semaphore()
    assert type(cond._lock) is rouse.RLock
    for _ in range(1000):
        with lock, cond, semaphore:
            cond.notify_all()
            assert cond.wait(0) is False
        assert event.wait(1e-6) is False
        event.set()
        assert event.wait() is True
        event.clear()
    queue, barrier = rouse.Queue(1), rouse.Barrier(1, list)
    for _ in range(100):
        queue.put(lock)
        assert queue.get() is lock
        assert barrier.wait() == 0
    queue.put(queue)
    try:
        queue.put(1, timeout=1e-6)
        raise AssertionError
    except rouse.Full:
        pass
    rouse.LifoQueue().put(1)
    queue.mutex
"""


@unittest.skipUnless(interpreters, "this Python has no subinterpreters")
class Interpreters(unittest.TestCase):
    def run_one(self):
        one = interpreters.create()
        try:
            self.assertIsNone(interpreters.run_string(one, CODE))
        finally:
            interpreters.destroy(one)

    def test_one_after_another(self):
        for _ in range(5):
            self.run_one()

    @unittest.skipUnless(sys.version_info >= (3, 12),
                         "before 3.12 they share one GIL")
    def test_in_parallel(self):
        for thread in [Thread(self.run_one) for _ in range(4)]:
            thread.join()

    def test_each_has_types_of_its_own(self):
        one = interpreters.create()
        interpreters.run_string(
            one, f"import sys; sys.path[:] = {sys.path!r}\nimport rouse\n"
            "rouse.Event.mark = 1\n")
        interpreters.destroy(one)
        self.assertFalse(hasattr(rouse.Event, "mark"))
        self.assertTrue(threading.main_thread().is_alive())


if __name__ == "__main__":
    unittest.main()
