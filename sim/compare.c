/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <math.h>

#include "measured.h"

/* Predictions compared with measurements. */

#define APART 1.15

struct orders count_orders(const struct results *results, unsigned first,
			   unsigned n, wrong_order *wrong, void *arg)
{
	struct orders orders = {0, 0};
	const struct cell *cells = &results->cells[first];

	for (unsigned i = 0; i < n; i++) {
		for (unsigned j = 0; j < n; j++) {
			const struct cell *a = &cells[i], *b = &cells[j];

			if (a->trial.workload != b->trial.workload ||
			    a->trial.threads != b->trial.threads ||
			    a->measured->ns * APART > b->measured->ns)
				continue;
			orders.pairs++;
			if (a->result.ns < b->result.ns)
				orders.right++;
			else if (wrong)
				wrong(arg, a, b);
		}
	}
	return orders;
}

double usual_error(const struct results *results, unsigned first, unsigned n)
{
	double sum = 0;
	unsigned figures = 0;

	for (unsigned i = first; i < first + n; i++) {
		const struct cell *cell = &results->cells[i];

		if (cell_failed(cell))
			continue;
		sum += fabs(log(cell->result.ns / cell->measured->ns));
		figures++;
		if (cell->measured->cpu_ns > 0) {
			sum += fabs(log(cell->result.cpu_ns /
					cell->measured->cpu_ns));
			figures++;
		}
	}
	return figures > 0 ? exp(sum / figures) : 1;
}
