/* SPDX-License-Identifier: BSD-2-Clause */
#include "waitq.h"

/*
 * A node belongs to its thread again when the leave has returned (C8): it may
 * join once more, or be freed. These nodes are not on a stack, but in memory
 * that the thread frees after its last wait.
 */
static struct {
	struct waitq_stage stage;
	struct rouse_waiter node[2];
} state;

static void wait_once(struct rouse_waiter *node)
{
	int err;

	queue_lock(&state.stage);
	queue_join(&state.stage, node);
	queue_unlock(&state.stage);
	err = queue_park(&state.stage, node, ex_tick(1));
	queue_lock(&state.stage);
	queue_leave(&state.stage, node, err);
	queue_unlock(&state.stage);
}

static void waiter(unsigned i)
{
	wait_once(&state.node[i]);
	wait_once(&state.node[i]);
	ex_free(&state.node[i], sizeof(state.node[i]));
}

static void notifier(unsigned i)
{
	(void)i;
	queue_lock(&state.stage);
	queue_notify(&state.stage, 1);
	queue_unlock(&state.stage);
}

static void start(const unsigned *size)
{
	queue_init(&state.stage);
	for (unsigned i = 0; i < size[0]; i++) {
		ex_name(&state.node[i], sizeof(state.node[i]), "node");
		ex_mortal(&state.node[i], sizeof(state.node[i]));
		ex_thread("waiter", i, waiter);
	}
	ex_threads("notifier", size[1], notifier);
}

static const char *at_rest(void)
{
	return queue_at_rest(&state.stage);
}

static const struct ex_run runs[] = {
	{.size = {1, 1}, .ticks = 1},
	{.size = {1, 2}, .ticks = 1},
	{.size = {2, 1}, .ticks = 1, .mode = EX_BOUNDED, .bound = 3},
	{.size = {2, 2},
	 .ticks = 1,
	 .mode = EX_BOUNDED,
	 .bound = 2,
	 .strong = true},
	{.size = {2, 4}, .ticks = 1, .mode = EX_RANDOM, .bound = 10000},
	{.size = {2, 1}, .ticks = 1, .set = EX_DEEP},
	{.size = {2, 2},
	 .ticks = 1,
	 .mode = EX_BOUNDED,
	 .bound = 2,
	 .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario waitq_node = {
	.name = "waitq-node",
	.promises = "C2 C8",
	.summary = "a node may be used again, or freed, after its leave",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = at_rest,
	.end = at_rest,
};
