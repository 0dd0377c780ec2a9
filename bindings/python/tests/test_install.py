# SPDX-License-Identifier: BSD-2-Clause
"""install(), uninstall(), and python3 -m rouse."""
import os
import subprocess
import sys
import tempfile
import threading
import unittest

import rouse
from support import Thread

NAMES = ["Lock", "RLock", "Event", "Condition", "Semaphore",
         "BoundedSemaphore", "Barrier"]


def python(*args, **kwargs):
    return subprocess.run([sys.executable, *args], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, universal_newlines=True,
                          timeout=120, **kwargs)


class Install(unittest.TestCase):
    def test_install_and_uninstall(self):
        theirs = {name: getattr(threading, name) for name in NAMES}
        for _ in range(2):
            rouse.install()
            rouse.install()
            for name in NAMES:
                self.assertIs(getattr(threading, name), getattr(rouse, name))
            self.assertIsInstance(threading.Thread()._started, rouse.Event)
            self.assertEqual(Thread(lambda: 1).join(), 1)
            rouse.uninstall()
            rouse.uninstall()
            for name in NAMES:
                self.assertIs(getattr(threading, name), theirs[name])

    def test_uninstall_keeps_what_others_have_installed(self):
        theirs = threading.Event
        rouse.install()
        try:
            threading.Event = other = object()
            rouse.uninstall()
            self.assertIs(threading.Event, other)
        finally:
            threading.Event = theirs

    def test_modules_imported_later_use_it(self):
        code = """if True:
            import rouse; rouse.install()
            import queue, logging, concurrent.futures as futures
            assert type(queue.Queue().not_empty) is rouse.Condition
            assert type(logging.Handler().lock) is rouse.RLock
            with futures.ThreadPoolExecutor(4) as pool:
                future = pool.submit(pow, 2, 10)
                assert type(future._condition) is rouse.Condition
                assert sum(pool.map(abs, range(-100, 0))) == 5050
        """
        result = python("-c", code)
        self.assertEqual((result.returncode, result.stderr), (0, ""))


    def test_a_barrier_of_processes(self):
        code = """if True:
            import rouse; rouse.install()
            import multiprocessing
            context = multiprocessing.get_context("fork")
            def meet(barrier, queue):
                queue.put(barrier.wait(60))
            barrier, queue = context.Barrier(2), context.Queue()
            process = context.Process(target=meet, args=(barrier, queue))
            process.start()
            print(sorted([barrier.wait(60), queue.get(timeout=60)]))
            process.join()
            print(barrier.n_waiting, barrier.broken, barrier.parties)
            barrier.reset()
            barrier.abort()
            print(barrier.broken)
        """
        result = python("-c", code)
        self.assertEqual((result.stdout, result.stderr),
                         ("[0, 1]\n0 False 2\nTrue\n", ""))


class Main(unittest.TestCase):
    def test_a_script_is_main(self):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "script.py")
            with open(path, "w") as file:
                file.write("import sys, threading, pickle, __main__\n"
                           "class Thing: pass\n"
                           "pickle.loads(pickle.dumps(Thing()))\n"
                           "assert __name__ == '__main__'\n"
                           "assert __main__.Thing is Thing\n"
                           "assert __file__ == sys.argv[0]\n"
                           "print(threading.Event.__module__, sys.argv[1:])\n"
                           "print(sys.path[0])\n"
                           "threading.Timer(.05, lambda: print(Thing)).start()\n"
                           "sys.exit(7)\n")
            result = python("-m", "rouse", path, "-a", "b")
            self.assertEqual(result.stderr, "")
            self.assertEqual(result.returncode, 7)
            self.assertEqual(result.stdout.split("\n")[:3],
                             ["rouse ['-a', 'b']", os.path.realpath(directory),
                              "<class '__main__.Thing'>"])
            self.assertEqual(python("-m", "rouse", path + ".not").returncode,
                             1)

    def test_a_command_and_a_module(self):
        result = python("-m", "rouse", "-c",
                        "import sys, threading; print(threading.Lock,"
                        " sys.argv)", "x")
        self.assertEqual(result.stdout, "<class 'rouse.Lock'> ['-c', 'x']\n")
        result = python("-m", "rouse", "-m", "platform", "--terse")
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_usage(self):
        self.assertEqual(python("-m", "rouse").returncode, 2)
        result = python("-m", "rouse", "--help")
        self.assertEqual(result.returncode, 0)
        self.assertIn("usage: python3 -m rouse", result.stdout)

    def test_a_traceback_names_the_script(self):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "script.py")
            with open(path, "w") as file:
                file.write("1 / 0\n")
            result = python("-m", "rouse", path)
            self.assertEqual(result.returncode, 1)
            self.assertIn(f'File "{path}", line 1', result.stderr)


if __name__ == "__main__":
    unittest.main()
