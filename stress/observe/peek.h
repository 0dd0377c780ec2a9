/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_PEEK_H
#define ROUSE_STRESS_PEEK_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Read memory that others may write to meanwhile, or that may not be there:
 * then it returns false. The kernel does it, so no sanitizer sees a race.
 */
bool peek(void *to, const void *from, size_t bytes);

#endif
