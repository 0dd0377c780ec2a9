/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * The cases of a lock, for a file that defines LOCK, such as rouse_lock, INIT,
 * its initialiser, and CALL(acquire), its calls. Each has a main thread and
 * one more.
 */
#define ROUNDS 30

static struct LOCK lock = INIT;
static struct LOCK inner = INIT;

/* Each way to acquire, one after the other. */
static void take(struct LOCK *it, int round)
{
	struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};

	switch (round % 5) {
	case 0:
		(void)CALL(acquire)(it);
		break;
	case 1:
		if (!CALL(try_acquire)(it))
			(void)CALL(acquire)(it);
		break;
	case 2:
		NEED(CALL(acquire_until)(it, ROUSE_FOREVER) == 0);
		break;
	case 3:
		NEED(CALL(acquire_with)(it, &how) == 0);
		break;
	default:
		if (CALL(acquire_until)(it, rouse_after(ROUSE_USEC)) != 0)
			(void)CALL(acquire)(it);
	}
}

static void give(struct LOCK *it)
{
	NEED(CALL(release)(it) == 0);
}

static void *add(void *unused)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		take(&lock, i);
		take(&inner, i + 1);
		data++;
		give(&inner);
		if (i % 4 == 0)
			sched_yield();
		data++;
		give(&lock);
	}
	return unused;
}

/* An attempt may be in any order: it does not wait. */
static void try_the_other_way(void)
{
	(void)CALL(acquire)(&inner);
	NEED(CALL(try_acquire)(&lock));
	give(&lock);
	NEED(CALL(acquire_until)(&lock, 0) == 0);
	give(&lock);
	give(&inner);
}

static void in_order(struct LOCK *first, struct LOCK *second)
{
	(void)CALL(acquire)(first);
	(void)CALL(acquire)(second);
	give(second);
	give(first);
}

/* Others in the same memory, in the opposite order: they are not the same. */
static void again_in_the_same_memory(void)
{
	struct LOCK fresh = INIT;
	struct LOCK pair[2];
	int i;

	for (i = 0; i < 2; i++) {
		pair[0] = fresh;
		pair[1] = fresh;
		in_order(&pair[i], &pair[!i]);
	}
}

static void right(void)
{
	pthread_t thread;

	NEED(CALL(release)(&lock) == -EPERM);
	thread = start(add, NULL);
	add(NULL);
	join(thread);
	NEED(data == 4 * ROUNDS);
	NEED(!CALL(locked)(&lock));
	try_the_other_way();
	again_in_the_same_memory();
	(void)CALL(acquire)(&lock);
	CALL(after_fork)(&lock);
	(void)CALL(acquire)(&lock);
	give(&lock);
}

static void *touch(void *unused)
{
	(void)CALL(acquire)(&lock);
	give(&lock);
	data++;
	return unused;
}

static void race(void)
{
	pthread_t thread = start(touch, NULL);

	touch(NULL);
	join(thread);
}

static void *one_way(void *unused)
{
	in_order(&lock, &inner);
	return unused;
}

static void *other_way(void *unused)
{
	in_order(&inner, &lock);
	return unused;
}

static void order(void)
{
	in_a_thread(one_way, NULL);
	in_a_thread(other_way, NULL);
}

static void freed(void)
{
	struct LOCK fresh = INIT;
	struct LOCK *it = (struct LOCK *)raw(sizeof(struct LOCK));

	*it = fresh;
	(void)CALL(acquire)(it);
	free(it);
}

static void reused(void)
{
	struct LOCK fresh = INIT;
	struct LOCK it = INIT;

	(void)CALL(acquire)(&it);
	it = fresh;
	(void)CALL(acquire)(&it);
	give(&it);
}

static void raw_lock(void)
{
	struct LOCK *it = (struct LOCK *)raw(sizeof(struct LOCK));

	(void)CALL(locked)(it);
	free(it);
}
