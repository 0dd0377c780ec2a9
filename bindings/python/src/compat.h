/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_COMPAT_H
#define ROUSE_PYTHON_COMPAT_H

/* Differences between Python 3.9 to 3.13. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stddef.h>

#if PY_VERSION_HEX < 0x030c0000
#include <structmember.h>
#define Py_T_OBJECT_EX T_OBJECT_EX
#define Py_T_PYSSIZET  T_PYSSIZET
#define Py_READONLY    READONLY
#endif

/* The documentation of a type. inspect.signature() reads its first line, which
 * Python 3.9 removes once. */
#if PY_VERSION_HEX < 0x030a0000
#define TYPE_DOC(signature, text) signature "\n--\n\n" signature "\n--\n\n" text
#else
#define TYPE_DOC(signature, text) signature "\n--\n\n" text
#endif

/*
 * Data that the GIL protects is accessed between these two, which protect it
 * in a free-threaded build and do nothing with a GIL. No Python code runs
 * between them, and nothing blocks.
 */
#ifndef Py_BEGIN_CRITICAL_SECTION
#define Py_BEGIN_CRITICAL_SECTION(object) {
#define Py_END_CRITICAL_SECTION()         }
#endif

/* Of a variable of each thread: at a place that the loader fixes, for which only
 * glibc sets memory aside. Elsewhere a function is asked for its address. */
#ifdef __GLIBC__
#define FIXED_PLACE __attribute__((tls_model("initial-exec")))
#else
#define FIXED_PLACE
#endif

#endif
