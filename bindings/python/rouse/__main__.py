# SPDX-License-Identifier: BSD-2-Clause
"""Run an unmodified program with the classes of rouse in the places of threading's
and queue's.

usage: python3 -m rouse [-m MODULE | -c COMMAND | FILE | -] [ARGUMENT...]

FILE is a script, a .pyc file, or a directory or zip file with a __main__.py; -
is standard input. Options of python3 stand before "-m rouse". Child processes
do not use rouse, unless they are made by fork().
"""
import atexit
import os
import pkgutil
import runpy
import signal
import sys
import types
from importlib.machinery import (
    BuiltinImporter,
    SourceFileLoader,
    SourcelessFileLoader,
)

import rouse


def new_main(loader, **names):
    """Replace the module __main__, which is this file; return its globals."""
    main = types.ModuleType("__main__")
    main.__loader__ = loader
    main.__builtins__ = sys.modules["builtins"]
    if sys.version_info < (3, 14):
        main.__annotations__ = {}
    sys.modules["__main__"] = main
    vars(main).update(names)
    return vars(main)


def run_source(source, filename, main):
    exec(compile(source, filename, "exec", dont_inherit=True), main)


def safe_path():
    """Is python3 told not to look for modules beside the program (-I, -P)?"""
    return getattr(sys.flags, "safe_path", sys.flags.isolated)


def set_first_path(path):
    if not safe_path():
        sys.path[0] = path


def run_command(command):
    set_first_path("")
    run_source(command, "<string>", new_main(BuiltinImporter))


def run_module(name):
    new_main(BuiltinImporter)
    runpy._run_module_as_main(name)


def run_stdin():
    set_first_path("")
    if sys.stdin.isatty():
        import code
        code.interact(local=new_main(BuiltinImporter))
    else:
        source = sys.stdin.buffer.read()
        run_source(source, "<stdin>",
                   new_main(BuiltinImporter, __file__="<stdin>",
                            __cached__=None))


def run_package(path):
    """Run a directory or a zip file."""
    if safe_path():
        sys.path.insert(0, path)
    else:
        sys.path[0] = path
    new_main(BuiltinImporter)
    runpy._run_module_as_main("__main__", False)


def run_file(path):
    """Run a script or a .pyc file."""
    try:
        with open(path, "rb") as file:
            code = pkgutil.read_code(file)
            file.seek(0)
            source = file.read()
    except OSError as error:
        print(f"{sys.executable}: can't open file {path!r}: "
              f"[Errno {error.errno}] {error.strerror}", file=sys.stderr)
        sys.exit(2)
    set_first_path(os.path.dirname(os.path.realpath(path)))
    names = {"__file__": path, "__cached__": None}
    if code:
        exec(code, new_main(SourcelessFileLoader("__main__", path),
                            **names))
    elif path.endswith(".pyc"):
        raise RuntimeError("Bad magic number in .pyc file")
    else:
        run_source(source, path,
                   new_main(SourceFileLoader("__main__", path), **names))


def run(args):
    if args[0][:2] == "-m":
        name, rest = option_value(args)
        sys.argv[:] = ["-m"] + rest
        run_module(name)
    elif args[0][:2] == "-c":
        command, rest = option_value(args)
        sys.argv[:] = ["-c"] + rest
        run_command(command)
    else:
        sys.argv[:] = args
        path = os.path.join(os.getcwd(), args[0])
        if args[0] == "-":
            run_stdin()
        elif pkgutil.get_importer(path):
            run_package(path)
        else:
            run_file(path)


def option_value(args):
    """The value of -m or -c, which may be attached, and what follows it."""
    if len(args[0]) > 2:
        return args[0][2:], args[1:]
    return args[1], args[2:]


def hide_launcher(error):
    """Let an uncaught exception be printed without the frames of this file."""
    this_file = hide_launcher.__code__.co_filename
    trace, user = error.__traceback__, None
    while trace:
        if trace.tb_frame.f_code.co_filename == this_file:
            user = trace.tb_next
        trace = trace.tb_next
    hook = sys.excepthook

    def print_user_frames(kind, value, trace):
        if value is error:
            value.__traceback__ = trace = user
        hook(kind, value, trace)

    sys.excepthook = print_user_frames


def end_by_interrupt():
    """End as python3 does after an uncaught KeyboardInterrupt."""
    for stream in sys.stdout, sys.stderr:
        if stream:
            stream.flush()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGINT)


def usage_error(message):
    print(f"python3 -m rouse: {message}", file=sys.stderr)
    print("Try 'python3 -m rouse --help'.", file=sys.stderr)
    return 2


def main(args):
    if args and args[0] in ("-h", "--help"):
        print(__doc__.strip())
        return 0
    if not args:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    if args[0] in ("-m", "-c") and len(args) == 1:
        return usage_error(f"{args[0]} needs an argument")
    if args[0][:1] == "-" and args[0][:2] not in ("-", "-m", "-c"):
        return usage_error(f"{args[0]} is not an option of rouse; write "
                           f"python3 {args[0]} -m rouse ...")
    rouse.install()
    interrupted = False
    # What is registered first is called last.
    atexit.register(lambda: interrupted and end_by_interrupt())
    try:
        run(args)
    except SystemExit:
        raise
    except BaseException as error:
        interrupted = isinstance(error, KeyboardInterrupt)
        hide_launcher(error)
        raise
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
