/* SPDX-License-Identifier: BSD-2-Clause */
#include "litmus.h"

#include <string.h>

#include "shape.h"

/*
 * What the litmus shapes have in common. How an execution ended is noted
 * outside of the state, which is reset for each execution.
 */

struct litmus_state s;

const struct ex_run litmus_runs[] = {{.size = {1}}, EX_END_OF_RUNS};

void litmus_threads(void (*a)(unsigned), void (*b)(unsigned),
		    void (*c)(unsigned), void (*d)(unsigned))
{
	void (*bodies[])(unsigned) = {a, b, c, d};

	for (unsigned i = 0; i < 4 && bodies[i]; i++)
		ex_thread("thread", i, bodies[i]);
	ex_name(&s.x, sizeof(s.x), "x");
	ex_name(&s.y, sizeof(s.y), "y");
	ex_name(&s.z, sizeof(s.z), "z");
	ex_name(s.byte, sizeof(s.byte), "byte");
	ex_name(&s.half, sizeof(s.half), "half");
	ex_name(&s.wide, sizeof(s.wide), "wide");
	ex_name(&s.pointer, sizeof(s.pointer), "pointer");
	ex_name(&s.plain, sizeof(s.plain), "plain");
}

const struct litmus *litmus_shape(unsigned i)
{
	unsigned n = 0;

	while (litmus_of_order[n] && n < i)
		n++;
	return litmus_of_order[n] ? litmus_of_order[n] : litmus_of_word[i - n];
}

#define MAX_OUTCOMES 128

struct outcome {
	uint64_t r[4];
	uint64_t last[3];
};

static struct outcome outcomes[MAX_OUTCOMES];
static unsigned n_outcomes;
static bool seen;

void litmus_begin(void)
{
	n_outcomes = 0;
	seen = false;
}

/* An execution has ended. */
void litmus_note(bool asked_about)
{
	const struct outcome outcome = {.r = {s.r0, s.r1, s.r2, s.r3},
					.last = {s.x, s.y, s.z}};

	seen |= asked_about;
	for (unsigned i = 0; i < n_outcomes; i++) {
		if (memcmp(&outcomes[i], &outcome, sizeof(outcome)) == 0)
			return;
	}
	ex_assert(n_outcomes < MAX_OUTCOMES, "too many outcomes");
	outcomes[n_outcomes++ % MAX_OUTCOMES] = outcome;
}

bool litmus_seen(void)
{
	return seen;
}

unsigned litmus_outcomes(void)
{
	return n_outcomes;
}
