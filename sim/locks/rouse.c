/* SPDX-License-Identifier: BSD-2-Clause */
#include "../subjects.h"

#include <rouse.h>

#include "library.h"

/* The library of this tree. */
extern const struct subject subject_rouse;
const struct subject subject_rouse =
	SUBJECT_OF_LIBRARY("rouse", "the library as it is");
