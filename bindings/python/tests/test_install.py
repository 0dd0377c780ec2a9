# SPDX-License-Identifier: BSD-2-Clause
"""install(), uninstall(), and python3 -m rouse."""
import _thread
import os
import py_compile
import queue
import re
import subprocess
import sys
import tempfile
import threading
import unittest
import zipfile

import rouse
from support import Thread

NAMES = [(threading, name) for name in (
    "Lock", "RLock", "Event", "Condition", "Semaphore", "BoundedSemaphore",
    "Barrier")] + [(queue, name) for name in (
        "Queue", "LifoQueue", "PriorityQueue")]


# What a program can see of how it was started.
MAIN_FACTS = """if True:
    import sys
    names = sorted(globals())
    loader = __loader__
    print(names, __name__, globals().get("__file__"), __package__)
    print(__builtins__ is sys.modules["builtins"], globals().get("__cached__"))
    print(globals() is vars(sys.modules["__main__"]), __spec__, sys.argv)
    print(loader if isinstance(loader, type) else type(loader))
    print(getattr(loader, "name", 0), getattr(loader, "path", 0))
    print(sys.path[0], f.__code__.co_filename)
""".replace("    import sys", "    def f(): pass\n    import sys")


def python(*args, **kwargs):
    return subprocess.run([sys.executable, *args], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, universal_newlines=True,
                          timeout=120, **kwargs)


class Install(unittest.TestCase):
    def test_install_and_uninstall(self):
        theirs = {place: getattr(*place) for place in NAMES}
        for _ in range(2):
            rouse.install()
            rouse.install()
            for place in NAMES:
                self.assertIs(getattr(*place), getattr(rouse, place[1]))
            self.assertIsInstance(threading.Thread()._started, rouse.Event)
            self.assertEqual(Thread(lambda: 1).join(), 1)
            rouse.uninstall()
            rouse.uninstall()
            for place in NAMES:
                self.assertIs(getattr(*place), theirs[place])

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
            assert isinstance(queue.Queue(), queue.Queue)
            assert isinstance(queue.LifoQueue(), queue.Queue)
            assert type(logging.Handler().lock) is rouse.RLock
            with futures.ThreadPoolExecutor(4) as pool:
                future = pool.submit(pow, 2, 10)
                assert type(future._condition) is rouse.Condition
                assert sum(pool.map(abs, range(-100, 0))) == 5050
        """
        result = python("-c", code)
        self.assertEqual((result.returncode, result.stderr), (0, ""))


    def test_where_green_threads_are_it_is_refused(self):
        def get_ident():
            return 1

        for library in "gevent.thread", "eventlet.green.thread":
            get_ident.__module__ = library
            theirs = threading.get_ident
            threading.get_ident = get_ident
            try:
                with self.assertRaisesRegex(RuntimeError, library[:6]):
                    rouse.install()
            finally:
                threading.get_ident = theirs
            self.assertIsNot(threading.Event, rouse.Event)

    def test_green_threads_that_come_later_are_refused(self):
        def get_ident():
            return 1

        kind = type(threading)
        for library in "gevent.thread", "eventlet.green.thread":
            get_ident.__module__ = library
            rouse.install()
            try:
                with self.assertRaisesRegex(RuntimeError, library[:6]):
                    threading.get_ident = get_ident
                with self.assertRaisesRegex(RuntimeError, library[:6]):
                    _thread.get_ident = get_ident
                threading.note = 1
                del threading.note
            finally:
                rouse.uninstall()
            self.assertIs(type(threading), kind)
            self.assertIs(type(_thread), kind)
            self.assertIsNot(threading.get_ident, get_ident)

    def test_gevent_and_eventlet(self):
        for patch in ("from gevent.monkey import patch_all as patch",
                      "from eventlet import monkey_patch as patch"):
            library = patch.split()[1].partition(".")[0]
            if python("-c", f"{patch}; patch()").returncode:
                continue  # there is none, or it does not work here
            for code in (f"{patch}; patch(); import rouse; rouse.install()",
                         f"import rouse; rouse.install(); {patch}; patch()"):
                result = python("-c", code)
                self.assertEqual(result.returncode, 1)
                self.assertIn(f"installed where {library} patches threading",
                              result.stderr)

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
                             2)

    def test_a_command_and_a_module(self):
        result = python("-m", "rouse", "-c",
                        "import sys, threading; print(threading.Lock,"
                        " sys.argv)", "x")
        self.assertEqual(result.stdout, "<class 'rouse.Lock'> ['-c', 'x']\n")
        result = python("-m", "rouse", "-m", "platform", "--terse")
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def same(self, *args, directory, **kwargs):
        """Run python3 and python3 -m rouse, and compare what they print."""
        plain = python(*args, cwd=directory, **kwargs)
        ours = python("-m", "rouse", *args, cwd=directory, **kwargs)
        with self.subTest(args=args):
            address = re.compile("0x[0-9a-f]+")
            self.assertEqual(address.sub("", ours.stdout),
                             address.sub("", plain.stdout))
            self.assertEqual(ours.stderr, plain.stderr)
            self.assertEqual(ours.returncode, plain.returncode)
        return plain

    def test_the_main_module_is_as_without_rouse(self):
        with tempfile.TemporaryDirectory() as directory:
            def path(name):
                return os.path.join(directory, name)

            for name in ("script.py", "folder/__main__.py",
                         "package/__init__.py", "package/__main__.py"):
                os.makedirs(os.path.dirname(path(name)), exist_ok=True)
                with open(path(name), "w") as file:
                    file.write(MAIN_FACTS)
            with zipfile.ZipFile(path("archive.zip"), "w") as archive:
                archive.write(path("script.py"), "__main__.py")
            py_compile.compile(path("script.py"), path("compiled.pyc"))
            os.symlink("../script.py", path("folder/link.py"))
            os.makedirs(path("empty"))
            for args in (["script.py", "-a", "-m"], ["./script.py"],
                         [path("script.py")], ["folder/link.py"],
                         ["folder"], [path("folder"), "b"], ["archive.zip"],
                         ["compiled.pyc"], ["-m", "script", "-c"],
                         ["-mscript"], ["-m", "package", "a"],
                         ["-m", "folder"], ["-c", MAIN_FACTS, "a"],
                         ["-c" + MAIN_FACTS]):
                said = self.same(*args, directory=directory)
                self.assertIn("__main__", said.stdout)
            said = self.same("-", "a", directory=directory, input=MAIN_FACTS)
            self.assertIn("__main__", said.stdout)
            for args in (["missing.py"], ["-m", "missing"], ["empty"],
                         ["-m", "missing.module"]):
                said = self.same(*args, directory=directory)
                self.assertEqual(said.stderr.count("\n"), 1)

    def test_main_is_there_for_threads_and_at_the_exit(self):
        with tempfile.TemporaryDirectory() as directory:
            with open(os.path.join(directory, "late.py"), "w") as file:
                file.write("import atexit, pickle, sys, threading, time\n"
                           "class Thing: pass\n"
                           "def show(when):\n"
                           "    main = sys.modules['__main__']\n"
                           "    print(when, hasattr(main, 'Thing'))\n"
                           "def late():\n"
                           "    time.sleep(0.1)\n"
                           "    pickle.dumps(Thing())\n"
                           "    show('thread')\n"
                           "atexit.register(show, 'atexit')\n"
                           "threading.Thread(target=late).start()\n")
            for args in ["late.py"], ["-m", "late"]:
                said = self.same(*args, directory=directory)
                self.assertEqual(said.stdout, "thread True\natexit True\n")

    def test_options_of_python_stand_before(self):
        result = python("-m", "rouse", "-u", "script.py")
        self.assertEqual(result.returncode, 2)
        self.assertIn("python3 -u -m rouse", result.stderr)
        for option in "-m", "-c":
            result = python("-m", "rouse", option)
            self.assertEqual(result.returncode, 2)
            self.assertIn("needs an argument", result.stderr)

    def test_uncaught_exceptions_end_it_as_without_rouse(self):
        with tempfile.TemporaryDirectory() as directory:
            for name, lines in (
                    ("divide.py", "def f():\n    1 / 0\nf()\n"),
                    ("syntax.py", "def f(:\n"),
                    ("chain.py", "try:\n    1 / 0\nfinally:\n    [][1]\n"),
                    ("hook.py", "import sys\n"
                     "sys.excepthook = lambda *a: print('hook', a[0])\n"
                     "1 / 0\n"),
                    ("interrupt.py", "raise KeyboardInterrupt\n"),
                    ("leave.py", "import sys\nsys.exit('bye')\n")):
                with open(os.path.join(directory, name), "w") as file:
                    file.write(lines)
                self.same(name, directory=directory)
                if name != "interrupt.py":
                    self.same("-m", name[:-3], directory=directory)
            result = python("-m", "rouse", "-c", "1 / 0")
            self.assertEqual(result.returncode, 1)
            self.assertNotIn("rouse", result.stderr)

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
