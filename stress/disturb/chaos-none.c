/* SPDX-License-Identifier: BSD-2-Clause */
#include "disturb/chaos.h"

/* The library as it is: no pause points in it. */
const bool chaos_in_library = false;
