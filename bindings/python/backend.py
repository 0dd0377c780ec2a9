# SPDX-License-Identifier: BSD-2-Clause
"""The build backend for pip (PEP 517): runs build.sh and makes a wheel of it.

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


def version():
    with open(os.path.join(HERE, "..", "..", "configure.ac")) as file:
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
            "Summary: Lock, RLock, Event and Condition on futexes,"
            " in threading's place\n"
            "License: BSD-2-Clause\n"
            "Requires-Python: >=3.9\n")


def digest(data):
    raw = hashlib.sha256(data).digest()
    return "sha256=" + base64.urlsafe_b64encode(raw).decode().rstrip("=")


def build_wheel(wheel_directory, config_settings=None,
                metadata_directory=None):
    info = f"rouse-{version()}.dist-info"
    name = f"rouse-{version()}-{tag()}.whl"
    files = {}
    with tempfile.TemporaryDirectory() as built:
        subprocess.run(["sh", os.path.join(HERE, "build.sh"), sys.executable,
                        built], check=True)
        package = os.path.join(built, "rouse")
        for file in sorted(os.listdir(package)):
            with open(os.path.join(package, file), "rb") as source:
                files["rouse/" + file] = source.read()
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


def build_sdist(sdist_directory, config_settings=None):
    raise NotImplementedError("the package is built in the tree of rouse")
