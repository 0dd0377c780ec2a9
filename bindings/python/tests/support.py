# SPDX-License-Identifier: BSD-2-Clause
"""Shared by the tests of the module."""
import faulthandler
import importlib.util
import os
import signal
import subprocess
import sys
import threading
import time
import unittest

from rouse import _rouse

# A test that hangs ends with a traceback of all threads.
faulthandler.dump_traceback_later(
    float(os.environ.get("ROUSE_PYTHON_TIMEOUT", "540")), exit=True)


class Thread(threading.Thread):
    """A started thread; join() returns or raises what its call did."""

    def __init__(self, call, *args):
        super().__init__(daemon=True)
        self.call, self.args = call, args
        self.result = self.error = None
        self.start()

    def run(self):
        try:
            self.result = self.call(*self.args)
        except BaseException as error:
            self.error = error

    def join(self, timeout=60):
        super().join(timeout)
        if self.is_alive():
            raise AssertionError("the thread does not end")
        if self.error:
            raise self.error
        return self.result

    def await_asleep(self):
        """Wait until the thread is asleep in the kernel and stays so."""
        seen = 0
        while seen < 5:
            time.sleep(0.001)
            try:
                with open(f"/proc/self/task/{self.native_id}/stat") as file:
                    state = file.read().rpartition(")")[2].split()[0]
            except FileNotFoundError:
                raise AssertionError("the thread has ended") from None
            seen = seen + 1 if state == "S" else 0
        return self


def refusable(error, call):
    """The same call, which returns False where it raises this error."""
    def refused(*args, **how):
        try:
            return call(*args, **how)
        except error:
            return False
    return refused


needs_queue_in_c = unittest.skipUnless(hasattr(_rouse, "_Queue"),
                                       "built without liburcu's headers")


def queue_in_python():
    """The module rouse._queue as it is where the C module has no Queue."""
    spec = importlib.util.find_spec("rouse._queue")
    module = importlib.util.module_from_spec(spec)
    core = vars(_rouse).pop("_Queue", None)
    try:
        spec.loader.exec_module(module)
    finally:
        if core:
            _rouse._Queue = core
    return module


def run(code):
    """Run the code in another process, which may crash."""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def end_soon():
    """In the child of a fork: die when the test has long ended."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(20)


def in_child(call):
    """Run the call in the child of a fork; return whether it succeeded."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            end_soon()
            call()
            status = 0
        except BaseException:
            import traceback
            traceback.print_exc()
        finally:
            os._exit(status)
    return os.waitpid(pid, 0)[1] == 0
