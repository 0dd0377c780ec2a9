/* SPDX-License-Identifier: BSD-2-Clause */
#include "cond.h"

/*
 * A signal that arrives while an interruptible wait sleeps ends it (A2). One
 * that arrives a little earlier may be missed. The handler notes which it was:
 * the waiter is alone, so its first system call is its sleep.
 */
static struct {
	struct cond_stage stage;
	/* Ghosts. */
	unsigned char calls;
	bool interrupted;
} state;

EX_GHOST static void count_calls(void)
{
	ex_count_calls(&state.calls);
}

EX_GHOST static void handler(unsigned i)
{
	(void)i;
	state.interrupted |= state.calls > 0;
}

static void waiter(unsigned i)
{
	(void)i;
	stage_acquire(&state.stage);
	count_calls();
	stage_wait_interruptible(&state.stage, ROUSE_FOREVER);
	stage_release(&state.stage);
}

static void start(const unsigned *size)
{
	(void)size;
	stage_init(&state.stage);
	ex_thread("waiter", 0, waiter);
	ex_handler(handler);
}

static const char *at_rest(void)
{
	if (state.interrupted && ex_asleep(0))
		return "the wait sleeps on after a signal";
	return stage_at_rest(&state.stage);
}

static const struct ex_run runs[] = {
	{.size = {1}, .signals = 1},
	{.size = {1}, .signals = 2},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_signal = {
	.name = "cond-signal",
	.promises = "A2",
	.summary = "a signal ends an interruptible wait that sleeps",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = at_rest,
	.end = at_rest,
};
