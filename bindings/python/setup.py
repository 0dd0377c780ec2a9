# SPDX-License-Identifier: BSD-2-Clause
"""For pip: the package, with the library of the tree around it inside."""
import glob
import os

from setuptools import Extension, setup

os.chdir(os.path.dirname(os.path.abspath(__file__)))

with open("../../configure.ac") as file:
    version = file.read().partition("AC_INIT([rouse], [")[2].partition("]")[0]

setup(
    name="rouse",
    version=version,
    description="Lock, RLock, Event and Condition on futexes, in threading's "
                "place",
    license="BSD-2-Clause",
    python_requires=">=3.9",
    packages=["rouse"],
    package_data={"rouse": ["py.typed", "*.pyi"]},
    ext_modules=[Extension(
        "rouse._rouse",
        sorted(glob.glob("src/*.c") + glob.glob("../../lib/*.c")),
        depends=glob.glob("src/*.h") + glob.glob("../../lib/*.h"),
        include_dirs=["../../include", "../../lib"],
        extra_compile_args=["-std=c11", "-fvisibility=hidden"],
        extra_link_args=["-pthread"],
    )],
    zip_safe=False,
)
