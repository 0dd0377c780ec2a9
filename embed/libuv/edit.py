# SPDX-License-Identifier: BSD-2-Clause
"""Put rouse under libuv 1.44's threads and its asyncs: takes their functions out of
its sources, and has them include those of the files beside this.

usage: edit.py LIBUV
"""

import re
import shutil
import sys
from pathlib import Path


class Source:
    def __init__(self, path):
        self.path = path
        self.text = path.read_text()

    def edit(self, what, pattern, by):
        """Exactly one place is changed, or this is another libuv."""
        self.text, n = re.subn(pattern, by, self.text, flags=re.M | re.S)
        if n != 1:
            sys.exit(f"{self.path}: {n} places to {what}, not 1")

    def without(self, *functions):
        for name in functions:
            self.edit(f"remove {name}()",
                      rf"^(static )?\w+ {name}\([^;{{]*\{{\n.*?^\}}\n", "")

    def done(self):
        self.path.write_text(self.text)


def edit(libuv, here):
    unix = libuv / "src/unix"
    shutil.copy(here / "rouse-types.h", libuv / "include/uv")
    for name in "rouse-thread.c", "rouse-async.c":
        shutil.copy(here / name, unix)

    types = Source(libuv / "include/uv/unix.h")
    types.edit("include", r"^#include <pthread\.h>\n",
               r'\g<0>#include "uv/rouse-types.h"\n')
    for name, to in (("mutex", "struct uv__rouse_mutex"),
                     ("sem", "struct rouse_sem"),
                     ("cond", "struct rouse_cond")):
        types.edit("name a type", rf"^typedef \w+ uv_{name}_t;",
                   f"typedef {to} uv_{name}_t;")
    types.done()

    thread = Source(unix / "thread.c")
    thread.without(*(f"uv_mutex_{name}" for name in (
        "init", "init_recursive", "destroy", "lock", "trylock", "unlock")))
    thread.edit("remove semaphores and conditions",
                r"^#if [^\n]*\n\nint uv_sem_init\(.*?(?=^int uv_key_create)",
                '#include "rouse-thread.c"\n\n')
    thread.done()

    fields = Source(libuv / "src/uv-common.h")
    fields.edit("add the bell",
                r"^(struct uv__loop_internal_fields_s \{.*?)^\};",
                r"\1  struct rouse_bell bell;\n};\n\n"
                "#define uv__bell(loop) "
                "(&uv__get_internal_fields(loop)->bell)\n"
                "void uv__async_run(uv_loop_t* loop);")
    fields.done()

    asyncs = Source(unix / "async.c")
    asyncs.without("uv__async_io", "uv__async_send", "uv__async_start",
                   "uv__async_fork", "uv__async_stop")
    asyncs.text += '\n#include "rouse-async.c"\n'
    asyncs.done()

    # Whoever sleeps for the loop arms the bell first: the loop itself, or an
    # embedder that asks it for how long.
    arm = ("rouse_bell_fd(uv__bell(loop)) >= 0 && "
           "!rouse_bell_arm(uv__bell(loop))")
    core = Source(unix / "core.c")
    core.edit("arm for an embedder",
              r"^    return uv__backend_timeout\(loop\);",
              "  {\n    int timeout = uv__backend_timeout(loop);\n"
              f"    return timeout != 0 && {arm} ? 0 : timeout;\n  }}")
    core.done()

    epoll = Source(unix / "epoll.c")
    epoll.edit("declare", r"^  int reset_timeout;\n",
               r"\g<0>  int heard;\n  int patience;\n")
    epoll.edit("arm", r"^    if \(sigmask != 0 && no_epoll_pwait != 0\)\n(?="
               r"      if \(pthread_sigmask\(SIG_BLOCK)",
               f"    patience = timeout != 0 && {arm} ? 0 : timeout;\n\\g<0>")
    for call in "epoll_pwait", "epoll_wait":
        epoll.edit("sleep", rf"(= {call}\([^)]*\),[^)]*?)timeout([,)])",
                   r"\1patience\2")
    epoll.edit("hear", r"^    SAVE_ERRNO\(uv__update_time\(loop\)\);\n",
               "    heard = rouse_bell_heard(uv__bell(loop));\n\\g<0>"
               "    if (heard && nfds <= 0) {\n"
               "      uv__metrics_update_idle_time(loop);\n"
               "      uv__async_run(loop);\n"
               "      return;\n    }\n")
    epoll.edit("run", r"^    if \(reset_timeout != 0\) \{\n",
               "    if (heard) {\n"
               "      uv__metrics_update_idle_time(loop);\n"
               "      uv__async_run(loop);\n"
               "      nevents++;\n    }\n\n\\g<0>")
    epoll.done()


edit(Path(sys.argv[1]), Path(__file__).parent)
