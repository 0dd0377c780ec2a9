/* SPDX-License-Identifier: BSD-2-Clause */
#include "workloads.h"

#include <stdio.h>
#include <stdlib.h>

struct workload *workloads;
unsigned n_workloads;

void sweep_default(struct sweep *sweep, unsigned cpus)
{
	const unsigned least = 8;
	unsigned last = 2 * cpus > least ? 2 * cpus : least;

	sweep->n = 0;
	if (last > NUMBER_MAX)
		last = NUMBER_MAX;
	for (unsigned i = 1; i < last; i *= 2) {
		sweep->numbers[sweep->n++] = i;
		if (i < cpus && cpus < 2 * i && cpus < last)
			sweep->numbers[sweep->n++] = cpus;
	}
	sweep->numbers[sweep->n++] = last;
}

/* Write a text of a family: "#" is the number, "~" an s unless it is 1. */
static void expand(char *to, size_t size, const char *text, unsigned number)
{
	char *end = to + size;

	for (; *text != '\0' && to + 1 < end; text++)
		if (*text == '#')
			to += snprintf(to, (size_t)(end - to), "%u", number);
		else if (*text != '~')
			*to++ = *text;
		else if (number != 1)
			*to++ = 's';
	*to = '\0';
}

static void shape_by(struct shape *shape, enum number what, unsigned number)
{
	switch (what) {
	case NUMBER_NONE:
		break;
	case NUMBER_THREADS:
		shape->threads = number;
		break;
	case NUMBER_PAIRS:
		shape->threads = 2 * number;
		break;
	case NUMBER_SIDES:
		shape->producers = shape->consumers = number;
	}
}

static void add(const struct family *family, unsigned number, bool usual,
		bool swept)
{
	struct workload *workload = &workloads[n_workloads++];

	*workload = (struct workload){
		.unit = family->unit,
		.group = family->group,
		.times = family->times,
		.kind = family->kind,
		.shape = family->shape,
		.number = number,
		.usual = usual,
		.swept = swept,
	};
	expand(workload->name, sizeof(workload->name), family->name, number);
	expand(workload->summary, sizeof(workload->summary), family->summary,
	       number);
	shape_by(&workload->shape, family->number, number);
}

static bool has(const unsigned *numbers, unsigned n, unsigned number)
{
	for (unsigned i = 0; i < n; i++)
		if (numbers[i] == number)
			return true;
	return false;
}

static void add_family(const struct family *family, const struct sweep *sweep,
		       bool swept)
{
	if (family->number == NUMBER_NONE) {
		add(family, 0, true, false);
		return;
	}
	for (unsigned i = 1; i <= NUMBER_MAX; i++) {
		bool usual = has(family->usual, USUAL_MAX, i);
		bool mine = swept && has(sweep->numbers, sweep->n, i);

		if (usual || mine)
			add(family, i, usual, mine);
	}
}

bool workloads_make(const struct sweep *sweep)
{
	workloads = calloc(n_families * (USUAL_MAX + SWEEP_MAX),
			   sizeof(*workloads));
	if (workloads == NULL)
		return false;
	for (unsigned i = 0; i < n_families; i++)
		add_family(&families[i], sweep,
			   sweep->families != NULL && sweep->families[i]);
	return true;
}

unsigned workload_threads(const struct workload *workload)
{
	const struct shape *shape = &workload->shape;

	switch (workload->kind) {
	case KIND_EVENT_RELEASE:
	case KIND_COND_RELEASE:
	case KIND_ONE_OF_MANY:
		return 1 + shape->threads;
	default:
		return shape->threads + shape->producers + shape->consumers;
	}
}

static bool is_release(const struct workload *workload)
{
	return workload->kind == KIND_EVENT_RELEASE ||
	       workload->kind == KIND_COND_RELEASE;
}

static bool is_pingpong(const struct workload *workload)
{
	return workload->kind == KIND_EVENT_PINGPONG ||
	       workload->kind == KIND_COND_PINGPONG;
}

uint64_t workload_first_ops(const struct workload *workload)
{
	if (is_release(workload) || workload->kind == KIND_ONE_OF_MANY)
		return 1;
	if (workload->kind == KIND_EVENT_EXPIRE ||
	    workload->kind == KIND_COND_EXPIRE)
		return 10;
	return workload_threads(workload) == 1 ? 10000 : 200;
}

uint64_t workload_counted_ops(const struct workload *workload)
{
	const unsigned most = 1000;
	unsigned threads = workload->shape.threads;

	if (is_release(workload))
		return threads < most / 2 ? most / threads : 2;
	if (workload->kind == KIND_EVENT_EXPIRE ||
	    workload->kind == KIND_COND_EXPIRE ||
	    workload->kind == KIND_ONE_OF_MANY)
		return 100;
	if (is_pingpong(workload)) /* each pair makes that many */
		return threads < most / 2 ? 2 * most / threads : 4;
	return most;
}
