# SPDX-License-Identifier: BSD-2-Clause
"""The build backend for pip (PEP 517 and 660): runs build.sh and makes a wheel.

It needs a C compiler, and neither setuptools nor a network.
"""
import base64
import hashlib
import os
import platform
import subprocess
import sys
import sysconfig
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
TREE = os.path.dirname(os.path.dirname(HERE))
# What an editable installation imports: links to the sources, and what is built.
EDITABLE = os.path.join(HERE, "editable")


def version():
    """The version of the library, whose sources are compiled in."""
    configure = os.path.join(TREE, "configure.ac")
    if not os.path.exists(configure):
        sys.exit(f"rouse: {HERE} is not in the source tree of rouse, without "
                 "which the module cannot be built: run pip there")
    with open(configure) as file:
        return file.read().partition("AC_INIT([rouse], [")[2].partition("]")[0]


def tag():
    """The wheel's tag, such as cp311-cp311-linux_x86_64."""
    if platform.python_implementation() != "CPython":
        sys.exit("rouse is a module for CPython")
    abi = "cp" + sysconfig.get_config_var("SOABI").split("-")[1]
    system = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    return f"cp{sys.version_info[0]}{sys.version_info[1]}-{abi}-{system}"


def metadata():
    return ("Metadata-Version: 2.1\n"
            "Name: rouse\n"
            f"Version: {version()}\n"
            "Summary: threading's and queue's classes in C, on futexes\n"
            "License: BSD-2-Clause; with Queue in C, LGPL-2.1-or-later\n"
            "Requires-Python: >=3.9\n")


def digest(data):
    raw = hashlib.sha256(data).digest()
    return "sha256=" + base64.urlsafe_b64encode(raw).decode().rstrip("=")


def build(directory):
    """Make directory/rouse, and return its path."""
    version()  # or say why there is none
    subprocess.run(["sh", os.path.join(HERE, "build.sh"), sys.executable,
                    directory], check=True)
    return os.path.join(directory, "rouse")


def write_wheel(wheel_directory, files):
    """Write a wheel of these files and those that describe it."""
    info = f"rouse-{version()}.dist-info"
    name = f"rouse-{version()}-{tag()}.whl"
    files[info + "/METADATA"] = metadata().encode()
    files[info + "/WHEEL"] = (
        "Wheel-Version: 1.0\nGenerator: rouse\nRoot-Is-Purelib: false\n"
        f"Tag: {tag()}\n").encode()
    record = [f"{path},{digest(data)},{len(data)}\n"
              for path, data in files.items()]
    files[info + "/RECORD"] = "".join(
        record + [info + "/RECORD,,\n"]).encode()
    with zipfile.ZipFile(os.path.join(wheel_directory, name), "w",
                         zipfile.ZIP_DEFLATED) as wheel:
        for path, data in files.items():
            wheel.writestr(path, data)
    return name


def build_wheel(wheel_directory, config_settings=None,
                metadata_directory=None):
    files = {}
    with tempfile.TemporaryDirectory() as built:
        package = build(built)
        for file in sorted(os.listdir(package)):
            with open(os.path.join(package, file), "rb") as source:
                files["rouse/" + file] = source.read()
    return write_wheel(wheel_directory, files)


def build_editable(wheel_directory, config_settings=None,
                   metadata_directory=None):
    """A wheel with the path to a package whose Python files are links."""
    links = {os.path.join(EDITABLE, "rouse", file):
             os.path.join(HERE, "rouse", file)
             for file in os.listdir(os.path.join(HERE, "rouse"))}
    for link in links:
        if os.path.islink(link):
            os.remove(link)
    build(EDITABLE)
    for link, source in links.items():
        if os.path.exists(link):
            os.remove(link)
            os.symlink(source, link)
    return write_wheel(wheel_directory,
                       {"rouse.pth": (EDITABLE + "\n").encode()})


def build_sdist(sdist_directory, config_settings=None):
    sys.exit("rouse: there is no sdist of the Python module alone: the module "
             "is built in the source tree of rouse")
