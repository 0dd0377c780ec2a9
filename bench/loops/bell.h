/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * What wakes a loop that sleeps on file descriptors. A bell_sleep() is one turn
 * of the loop: it returns when the bell rang since the last one.
 */

#ifdef HAS_BELL
struct bell_inbox {
	struct bell bell;
	uint64_t put; /* items, by others than the loop */
};

static struct bell_inbox *bell_inbox(struct run *run)
{
	struct bell_inbox *inbox = (struct bell_inbox *)team_zalloc(
		run, sizeof(struct bell_inbox));

	bell_init(&inbox->bell);
	return inbox;
}

/* The loop is awake, and has not looked yet. */
static void ring_again_body(struct thread_args *args, void *state)
{
	struct bell_inbox *inbox = (struct bell_inbox *)state;

	for (uint64_t i = args->run->ops; i > 0; i--) {
		bell_ring(&inbox->bell);
		keep(i);
	}
}

static void ring_again_loop(struct run *run)
{
	struct bell_inbox *inbox = bell_inbox(run);

	bell_ring(&inbox->bell);
	team_run(run, 1, ring_again_body, inbox);
}

/* An item takes the loop as long as work says, and comes when twice that has
 * passed: so it is busy for half of the time. */
static void put_items(struct run *run, struct bell_inbox *inbox)
{
	for (uint64_t i = run->ops; i > 0; i--) {
		work(2 * run->shape->work);
		__atomic_fetch_add(&inbox->put, 1, __ATOMIC_RELAXED);
		bell_ring(&inbox->bell);
	}
}

static void bell_busy_body(struct thread_args *args, void *state)
{
	struct bell_inbox *inbox = (struct bell_inbox *)state;
	struct run *run = args->run;

	if (args->number > 0) {
		put_items(run, inbox);
		return;
	}
	for (uint64_t taken = 0; taken < run->ops;) {
		bell_sleep(&inbox->bell);
		while (taken < __atomic_load_n(&inbox->put, __ATOMIC_RELAXED)) {
			work(run->shape->work);
			taken++;
		}
	}
}

static void bell_busy_loop(struct run *run)
{
	team_run(run, 2, bell_busy_body, bell_inbox(run));
}
#endif
