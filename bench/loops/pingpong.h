/* SPDX-License-Identifier: BSD-2-Clause */

/* Pairs of threads that wake each other by turns; an operation is a round
 * trip. */

#ifdef HAS_EVENT
struct event_table {
	struct event ball[2]; /* the one for whom it is set has the ball */
	char apart[128];      /* from the next pair */
};

static void event_serve(struct member *member, struct event_table *table)
{
	int64_t start = 0;

	for (uint64_t i = member->run->ops; i > 0; i--) {
		if (i % LATENCY_EVERY == 0)
			start = now_ns();
		event_set(&table->ball[1]);
		event_wait(&table->ball[0]);
		event_clear(&table->ball[0]);
		if (i % LATENCY_EVERY == 0)
			histogram_add(&member->latency, now_ns() - start);
	}
}

static void event_return(struct member *member, struct event_table *table)
{
	for (uint64_t i = member->run->ops; i > 0; i--) {
		event_wait(&table->ball[1]);
		event_clear(&table->ball[1]);
		event_set(&table->ball[0]);
	}
}

static void event_pingpong_body(struct member *member, void *state)
{
	struct event_table *table =
		(struct event_table *)state + member->number / 2;

	if (member->number % 2 == 0)
		event_serve(member, table);
	else
		event_return(member, table);
}

static void event_pingpong_loop(struct run *run)
{
	unsigned pairs = run->shape->threads / 2;
	struct event_table *tables = (struct event_table *)team_room(
		run, pairs * sizeof(struct event_table));

	for (unsigned i = 0; i < pairs; i++) {
		event_init(&tables[i].ball[0]);
		event_init(&tables[i].ball[1]);
	}
	team_run(run, 2 * pairs, event_pingpong_body, tables);
	run->result->ops *= pairs;
}
#endif

#ifdef HAS_COND
struct cond_table {
	struct lock lock;
	struct cond turn[2];
	unsigned whose;
	char apart[128];
};

/* Give the ball to the other one, and wait until it is back. */
static void cond_volley(struct cond_table *table, unsigned me)
{
	table->whose = !me;
	cond_notify(&table->turn[!me]);
	while (table->whose != me)
		cond_wait(&table->turn[me], &table->lock);
}

static void cond_serve(struct member *member, struct cond_table *table)
{
	int64_t start = 0;

	for (uint64_t i = member->run->ops; i > 0; i--) {
		if (i % LATENCY_EVERY == 0)
			start = now_ns();
		lock_acquire(&table->lock);
		cond_volley(table, 0);
		lock_release(&table->lock);
		if (i % LATENCY_EVERY == 0)
			histogram_add(&member->latency, now_ns() - start);
	}
}

static void cond_return(struct member *member, struct cond_table *table)
{
	for (uint64_t i = member->run->ops; i > 0; i--) {
		lock_acquire(&table->lock);
		while (table->whose != 1)
			cond_wait(&table->turn[1], &table->lock);
		table->whose = 0;
		cond_notify(&table->turn[0]);
		lock_release(&table->lock);
	}
}

static void cond_pingpong_body(struct member *member, void *state)
{
	struct cond_table *table =
		(struct cond_table *)state + member->number / 2;

	if (member->number % 2 == 0)
		cond_serve(member, table);
	else
		cond_return(member, table);
}

static void cond_pingpong_loop(struct run *run)
{
	unsigned pairs = run->shape->threads / 2;
	struct cond_table *tables = (struct cond_table *)team_room(
		run, pairs * sizeof(struct cond_table));

	for (unsigned i = 0; i < pairs; i++) {
		lock_init(&tables[i].lock);
		cond_init(&tables[i].turn[0], &tables[i].lock);
		cond_init(&tables[i].turn[1], &tables[i].lock);
	}
	team_run(run, 2 * pairs, cond_pingpong_body, tables);
	run->result->ops *= pairs;
}
#endif
