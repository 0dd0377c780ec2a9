# SPDX-License-Identifier: BSD-2-Clause
"""Run an unmodified program with the classes of rouse in threading's place.

usage: python3 -m rouse [-m MODULE | -c COMMAND | FILE] [ARGUMENT...]
"""
import os
import runpy
import sys
import types

import rouse


def run_code(code, path=None):
    """Run it as python3 would: in a module __main__ that stays."""
    main = types.ModuleType("__main__")
    main.__builtins__ = __builtins__
    if path:
        main.__file__ = path
    sys.modules["__main__"] = main
    exec(code, main.__dict__)


def run_file(path):
    try:
        with open(path, "rb") as file:
            source = file.read()
    except OSError as error:
        sys.exit(f"python3 -m rouse: cannot open {path!r}: {error.strerror}")
    sys.path[0] = os.path.dirname(os.path.realpath(path))
    run_code(compile(source, path, "exec"), path)


def main(args):
    if not args or args[0] in ("-h", "--help") or \
            args[0] in ("-m", "-c") and len(args) == 1:
        asked = bool(args) and args[0] in ("-h", "--help")
        print(__doc__.strip(), file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    rouse.install()
    if args[0] == "-m":
        sys.argv[:] = args[1:]
        runpy.run_module(args[1], run_name="__main__", alter_sys=True)
    elif args[0] == "-c":
        sys.argv[:] = ["-c"] + args[2:]
        sys.path[0] = ""
        run_code(compile(args[1], "<string>", "exec"))
    else:
        sys.argv[:] = args
        run_file(args[0])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
