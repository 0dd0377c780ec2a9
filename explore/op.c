/* SPDX-License-Identifier: BSD-2-Clause */
#include "op.h"

static uint64_t written(const struct op *op, uint64_t value)
{
	switch (op->kind) {
	case OP_ADD:
		return value + op->value;
	case OP_SUB:
		return value - op->value;
	case OP_AND:
		return value & op->value;
	case OP_OR:
		return value | op->value;
	case OP_XOR:
		return value ^ op->value;
	case OP_NAND:
		return ~(value & op->value);
	default:
		return op->value;
	}
}

uint64_t op_written(const struct op *op, uint64_t value)
{
	return op_part(op, written(op, value));
}
