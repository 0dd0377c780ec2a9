/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_OP_H
#define ROUSE_EXPLORE_OP_H

#include "world.h"

/*
 * What the operations of C11 do to a value, wherever it is.
 */

/* Is it a compare-and-swap? */
static inline bool op_compares(const struct op *op)
{
	return op->kind == OP_CAS || op->kind == OP_WEAK_CAS;
}

/* The part of a number that an access of this size has. */
static inline uint64_t op_part(const struct op *op, uint64_t value)
{
	return value & (UINT64_MAX >> (64 - 8 * op->bytes));
}

/* What it puts in place of this value: a compare-and-swap, if it succeeds. */
uint64_t op_written(const struct op *op, uint64_t value);

#endif
