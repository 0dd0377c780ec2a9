/* SPDX-License-Identifier: BSD-2-Clause */
#include "engine.h"
#include "history.h"
#include "step.h"
#include "usage.h"
#include "watch.h"

/*
 * An execution that is taken again: to show it, or to watch its last move.
 */

/* Does the move name a thread and an outcome that exist? */
static bool may_be(const struct move *move)
{
	return move->thread < world.threads &&
	       (move->kind != MOVE_STEP ||
		(world.thread[move->thread].status == READY &&
		 move->choice < choices(move->thread)));
}

/* Only what comes after so many of the moves is watched, in which the start
 * counts as one. */
static unsigned take_moves(const struct ex_scenario *scenario,
			   const struct ex_run *run,
			   const struct move *schedule, unsigned moves,
			   unsigned unwatched, on_move *show, void *arg)
{
	unsigned i = 0;

	usage_restart_search = false;
	watch_mode = unwatched == 0 ? WATCH_ON : WATCH_OFF;
	begin_execution(scenario, run);
	for (; i < moves && !is_done(); i++) {
		/* As the search does, or the outcomes would be numbered
		 * differently. */
		history_settle();
		if (show)
			show(arg, i, &schedule[i], false);
		if (i + 1 >= unwatched)
			watch_mode = WATCH_ON;
		if (!may_be(&schedule[i]) || !make_move(&schedule[i]))
			break;
		if (show)
			show(arg, i, &schedule[i], true);
	}
	watch_mode = WATCH_SEARCH;
	if (!is_done() && i == MAX_MOVES)
		fail_endless();
	return i;
}

void watch_last_move(const struct move *path, unsigned moves)
{
	if (!watch_wanted || usage_restart_search)
		return;
	watch_wanted = false;
	take_moves(setting.scenario, setting.run, path, moves, moves, NULL,
		   NULL);
}

unsigned replay(const struct ex_scenario *scenario, const struct ex_run *run,
		const struct move *schedule, unsigned moves, on_move *show,
		void *arg)
{
	/* Unseen, until it is known which places in stacks to watch. */
	do
		take_moves(scenario, run, schedule, moves, 0, NULL, NULL);
	while (usage_restart_search);
	return take_moves(scenario, run, schedule, moves, 0, show, arg);
}
