/* SPDX-License-Identifier: BSD-2-Clause */
#include "../../explore/world.h"
#include "explore-kit.h"

/*
 * What can go wrong with memory.
 */

static struct {
	rouse_word done;
	_Atomic uint32_t x;
	uint32_t *_Atomic place;
	rouse_word *_Atomic lent[2];
	uint32_t data;
	unsigned variant;
} s;

static void await(rouse_word *word, bool acquire)
{
	while (!(acquire ? load(word) : relaxed(word)))
		sleep_on(word);
}

static void set_up(const unsigned *size)
{
	s.variant = size[0];
	ex_name(&s.x, sizeof(s.x), "x");
	ex_name(&s.data, sizeof(s.data), "data");
}

/* data_race */

static void write_data(unsigned i)
{
	s.data = i + 1;
	if (s.variant == NO_RELEASE)
		store_relaxed(&s.done, 1);
	else if (s.variant != WRITE_WRITE)
		store(&s.done, 1);
}

static void read_data(unsigned i)
{
	uint32_t there = 1;

	(void)i;
	if (s.variant == NO_ACQUIRE)
		there = relaxed(&s.done);
	else if (s.variant != READ_WRITE)
		there = load(&s.done);
	if (there)
		ex_assert(s.data == 1, "the data is not there");
}

static void read_then_flag(unsigned i)
{
	(void)i;
	ex_assert(s.data == 0, "the data is there too early");
	store(&s.done, 1);
}

static void write_when_flagged(unsigned i)
{
	if (relaxed(&s.done))
		s.data = i + 1;
}

static void data_race_start(const unsigned *size)
{
	bool late = size[0] == LATE_WRITE;

	set_up(size);
	ex_thread("writer", 0, late ? write_when_flagged : write_data);
	if (size[0] == WRITE_WRITE)
		ex_thread("writer", 1, write_data);
	else
		ex_thread("reader", 0, late ? read_then_flag : read_data);
}

SCENARIO(data_race, );

/* mixed */

__attribute__((noinline)) static uint32_t plainly(const void *memory)
{
	return *(const volatile uint32_t *)memory;
}

__attribute__((noinline)) static void write_plainly(void *memory, uint32_t x)
{
	*(uint32_t *)memory = x;
}

static void first_access(unsigned i)
{
	(void)i;
	if (s.variant == ATOMIC_WRITE_LATER)
		plainly((void *)&s.x);
	else
		store_relaxed(&s.x, 1);
	if (s.variant == RIGHT)
		store(&s.done, 1);
	else
		store_relaxed(&s.done, 1);
}

/* It always comes later, but in no order. */
static void second_access(unsigned i)
{
	(void)i;
	if (!load(&s.done))
		return;
	if (s.variant == ATOMIC_WRITE_LATER)
		store_relaxed(&s.x, 1);
	else if (s.variant == PLAIN_WRITE_LATER)
		write_plainly((void *)&s.x, 2);
	else
		plainly((void *)&s.x);
}

static void mixed_start(const unsigned *size)
{
	set_up(size);
	ex_thread("thread", 0, first_access);
	ex_thread("thread", 1, second_access);
}

SCENARIO(mixed, );

/* lifetime */

static void use(unsigned i)
{
	(void)i;
	if (s.variant == USE_AFTER_FREE || s.variant == USE_AFTER_FREE_ATOMIC) {
		if (!load(&s.done))
			return;
	}
	if (s.variant == USE_AFTER_FREE_ATOMIC ||
	    s.variant == FREE_TOO_EARLY_ATOMIC)
		store_relaxed(&s.x, 1);
	else
		s.data = 1;
	store(&s.done, 1);
}

static void free_it(unsigned i)
{
	(void)i;
	if (s.variant == RIGHT && !load(&s.done))
		return;
	if ((s.variant == FREE_TOO_EARLY ||
	     s.variant == FREE_TOO_EARLY_ATOMIC) &&
	    !relaxed(&s.done))
		return;
	ex_free(&s.data, sizeof(s.data));
	ex_free(&s.x, sizeof(s.x));
	store(&s.done, 1);
}

static void lifetime_start(const unsigned *size)
{
	set_up(size);
	ex_mortal(&s.data, sizeof(s.data));
	ex_mortal(&s.x, sizeof(s.x));
	ex_thread("user", 0, use);
	ex_thread("owner", 0, free_it);
}

SCENARIO(lifetime, );

/* frame */

__attribute__((noinline)) static void lend(void)
{
	uint32_t local = 0;

	if (s.variant == NO_RELEASE_OF_STACK)
		atomic_store_explicit(&s.place, &local, memory_order_relaxed);
	else
		atomic_store_explicit(&s.place, &local, memory_order_release);
	if (s.variant != NO_WAIT)
		await(&s.done, s.variant == RIGHT);
}

static void lender(unsigned i)
{
	(void)i;
	lend();
	store(&s.x, 1);
}

static void borrower(unsigned i)
{
	uint32_t *place = atomic_load_explicit(&s.place, memory_order_acquire);

	(void)i;
	if (place)
		*place = 1;
	store(&s.done, 1);
	rouse__futex_wake_all(&s.done);
}

static void frame_start(const unsigned *size)
{
	set_up(size);
	ex_thread("lender", 0, lender);
	ex_thread("borrower", 0, borrower);
}

SCENARIO(frame, );

/* lent_twice */

static void borrow(unsigned n)
{
	rouse_word *place = NULL;

	while (place == NULL)
		place = atomic_load_explicit(&s.lent[n], memory_order_acquire);
	if (s.variant == RELAXED_RETURN)
		store_relaxed(place, 0);
	else
		store(place, 0);
	rouse__futex_wake_all(place);
}

static void borrow_twice(unsigned i)
{
	(void)i;
	borrow(0);
	borrow(1);
}

static void lend_again(unsigned i)
{
	(void)i;
	for (unsigned n = 0; n < 2; n++) {
		rouse_word local = 1; /* in the same place again */

		if (s.variant == NOT_LENT) {
			ex_assert(load(&local) == 1, "it is not initialised");
			store(&local, 0);
			continue;
		}
		atomic_store_explicit(&s.lent[n], &local, memory_order_release);
		while (load(&local))
			rouse__futex_wait(&local, 1, ROUSE__ANY, ROUSE_FOREVER,
					  NULL);
	}
	/* The borrower may still be about to wake somebody here. */
}

static void lent_twice_start(const unsigned *size)
{
	set_up(size);
	ex_thread("lender", 0, lend_again);
	if (size[0] != NOT_LENT)
		ex_thread("borrower", 0, borrow_twice);
}

SCENARIO(lent_twice, );

/* halves */

union whole {
	uint64_t all;
	uint32_t half[2];
};

static void lend_half(unsigned i)
{
	union whole local;

	(void)i;
	atomic_store_explicit(&s.place, &local.half[1], memory_order_release);
	await(&s.done, false);
	*(volatile uint64_t *)&local.all = 0;
}

static void halves_start(const unsigned *size)
{
	set_up(size);
	ex_thread("lender", 0, lend_half);
	ex_thread("borrower", 0, borrower);
}

SCENARIO(halves, );

/* refused */

__attribute__((noinline)) static unsigned char deep(unsigned char *place)
{
	volatile unsigned char buffer[STACK_BYTES - STACK_RESERVE];

	buffer[0] = *place;
	store(&s.done, buffer[0]);
	return buffer[0];
}

static void go_wrong(unsigned i)
{
	unsigned char byte = (unsigned char)i;

	store(&s.done, 1);
	if (s.variant == DEEP_STACK)
		deep(&byte);
	else
		atomic_store_explicit(
			(_Atomic uint8_t *)((unsigned char *)&s.done + 1), 1,
			memory_order_relaxed);
}

static void refused_start(const unsigned *size)
{
	set_up(size);
	ex_thread("thread", 0, go_wrong);
}

SCENARIO(refused, );

/* crooked */

static _Alignas(8) unsigned char around[8];

static void write_first(unsigned i)
{
	around[1] = (unsigned char)(i + 1);
}

static void crooked_start(const unsigned *size)
{
	ex_threads("writer", size[0], write_first);
}

const struct ex_scenario crooked = {.name = "crooked",
				    .promises = "",
				    .state = &around[1],
				    .bytes = 5,
				    .start = crooked_start};

/* crash */

static volatile uint32_t not_in_the_state;

static void stray(unsigned i)
{
	uint32_t *null = atomic_load_explicit(&s.place, memory_order_relaxed);

	(void)i;
	if (s.variant == READ_NULL)
		s.data = *null;
	else if (s.variant == WRITE_NULL)
		*null = 1;
	else if (s.variant == STORE_TO_NULL)
		store((rouse_word *)null, 1);
	else
		not_in_the_state = 1;
}

static void crash_start(const unsigned *size)
{
	set_up(size);
	ex_thread("stray", 0, stray);
}

SCENARIO(crash, );
