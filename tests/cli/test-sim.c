/* SPDX-License-Identifier: BSD-2-Clause */
#include <criterion/criterion.h>

#include <errno.h>
#include <stdatomic.h>

#include "../../lib/futex.h"
#include "../../sim/lines.h"
#include "../../sim/machine.h"
#include "../../sim/parameters.h"
#include "../../sim/range.h"
#include "../../sim/sim.h"

/*
 * The simulated machine by itself. Its threads are functions in this file,
 * which say what they access. No time varies.
 */
unsigned rouse__cpus(void);

static _Alignas(128) rouse_word word;
static _Alignas(128) rouse_word other_word;
static double took[8];
static double at[8];

static void set_up(void)
{
	parameters.jitter = 0;
	parameters.migrate = 0;
	parameters.start = 0;
}

TestSuite(sim, .init = set_up, .timeout = 60);

/* Run the machine until nobody can go on. */
static void run(unsigned cpus, unsigned threads, void (*body)(unsigned))
{
	word = other_word = 0;
	machine_start(cpus, threads, 1, body);
	machine_run(1e12);
}

static double access(enum access how)
{
	double before = sim_now();

	lines_access(&word, how);
	return sim_now() - before;
}

static double a_miss(void)
{
	return parameters.request + parameters.transfer;
}

#define assert_near(a, b) cr_assert_float_eq((a), (b), 1e-6)

static void access_twice(unsigned number)
{
	(void)number;
	access(ACCESS_RMW);
	took[0] = access(ACCESS_RMW);
	took[1] = access(ACCESS_LOAD);
	took[2] = access(ACCESS_PLAIN_READ);
}

Test(sim, a_line_that_is_here_costs_a_hit)
{
	run(1, 1, access_twice);
	assert_near(took[0], parameters.rmw);
	assert_near(took[1], parameters.load);
	assert_near(took[2], parameters.hit);
	cr_assert_eq(machine.counts.transfers, 0);
}

static void access_in_turn(unsigned number)
{
	if (number == 1)
		sim_work(1000);
	took[number] = access(ACCESS_RMW);
}

Test(sim, a_line_that_is_elsewhere_costs_its_way)
{
	run(2, 2, access_in_turn);
	assert_near(took[0], parameters.rmw);
	assert_near(took[1], a_miss() + parameters.rmw);
	cr_assert_eq(machine.counts.transfers, 1);
}

static void read_in_turn(unsigned number)
{
	sim_work(1000 * number);
	access(number == 0 ? ACCESS_STORE : ACCESS_LOAD);
	sim_work(5000 - 1000 * number);
	took[number] = access(ACCESS_LOAD);
}

Test(sim, many_may_have_a_line_that_they_only_read)
{
	run(3, 3, read_in_turn);
	for (unsigned i = 0; i < 3; i++)
		assert_near(took[i], parameters.load);
}

static void write_after_readers(unsigned number)
{
	read_in_turn(number);
	if (number == 0)
		took[3] = access(ACCESS_STORE);
}

Test(sim, a_write_takes_a_line_from_its_readers)
{
	run(3, 3, write_after_readers);
	assert_near(took[3], a_miss() + parameters.hit);
}

static void ask_at_once(unsigned number)
{
	if (number == 0) {
		access(ACCESS_RMW);
		return;
	}
	sim_work(1000);
	access(ACCESS_RMW);
	at[number] = sim_now() - parameters.rmw;
}

Test(sim, requests_for_a_line_queue)
{
	double first, second;

	run(3, 3, ask_at_once);
	first = at[1] < at[2] ? at[1] : at[2];
	second = at[1] < at[2] ? at[2] : at[1];
	assert_near(first, 1000 + a_miss());
	assert_near(second - first, parameters.hold + parameters.transfer);
}

static void hit_while_asked(unsigned number)
{
	if (number == 1) {
		sim_work(1000);
		access(ACCESS_RMW);
		return;
	}
	access(ACCESS_RMW);
	sim_work(1000 + parameters.request / 2 - sim_now());
	took[0] = access(ACCESS_RMW);
	sim_work(parameters.request);
	took[1] = access(ACCESS_RMW);
}

Test(sim, an_owner_goes_on_hitting_while_a_request_travels)
{
	run(2, 2, hit_while_asked);
	assert_near(took[0], parameters.rmw);
	cr_assert_gt(took[1], a_miss());
}

static void read_what_was_written(unsigned number)
{
	if (number == 0) {
		access(ACCESS_STORE);
		return;
	}
	sim_work(1000);
	access(ACCESS_LOAD);
	took[0] = access(ACCESS_RMW);
}

Test(sim, a_read_may_bring_a_written_line_to_be_written_to)
{
	run(2, 2, read_what_was_written);
	assert_near(took[0], a_miss() + parameters.rmw);
	parameters.migrate = 1;
	run(2, 2, read_what_was_written);
	assert_near(took[0], parameters.rmw);
}

/* The kernel. */

static void sleep_and_wake(unsigned number)
{
	if (number == 0) {
		rouse__futex_wait(&word, 0, ROUSE__ANY, ROUSE_FOREVER, NULL);
		at[0] = sim_now();
		return;
	}
	sim_work(50000);
	rouse__futex_wake_one(&word, ROUSE__ANY);
	at[1] = sim_now() - parameters.futex_exit;
}

Test(sim, a_woken_thread_runs_on_an_idle_cpu_after_its_latency)
{
	run(2, 2, sleep_and_wake);
	assert_near(at[0], at[1] + parameters.idle);
	cr_assert_eq(machine.counts.sleeps, 1);
	cr_assert_eq(machine.counts.wakes, 1);

	parameters.deep_after = 10000;
	run(2, 2, sleep_and_wake);
	assert_near(at[0], at[1] + parameters.deep_idle);
}

static void wait_for_another_value(unsigned number)
{
	(void)number;
	cr_assert_eq(
		rouse__futex_wait(&word, 7, ROUSE__ANY, ROUSE_FOREVER, NULL),
		-EAGAIN);
	at[0] = sim_now();
}

Test(sim, a_wait_for_another_value_does_not_sleep)
{
	run(1, 1, wait_for_another_value);
	cr_assert_eq(machine.counts.sleeps, 0);
	cr_assert(at[0] > 200 && at[0] < 400, "it took %g ns", at[0]);
}

static void wake_nobody(unsigned number)
{
	(void)number;
	rouse__futex_wake_one(&word, ROUSE__ANY);
	at[0] = sim_now();
}

Test(sim, a_wake_of_nobody_is_a_short_call)
{
	run(1, 1, wake_nobody);
	assert_near(at[0], parameters.futex_enter + parameters.futex_exit);
}

static void wait_with_bits(unsigned number)
{
	if (number < 2) {
		sim_work(1000 * number);
		rouse__futex_wait(&word, 0, 1u << number, ROUSE_FOREVER, NULL);
		at[number] = sim_now();
		return;
	}
	at[0] = at[1] = 0;
	sim_work(10000);
	rouse__futex_wake_one(&word, 2);
}

Test(sim, a_wake_reaches_those_whose_bits_it_has)
{
	run(3, 3, wait_with_bits);
	assert_near(at[0], 0);
	cr_assert_gt(at[1], 10000);
	cr_assert_eq(machine.thread[0].state, ASLEEP);
}

static void wait_until(unsigned number)
{
	(void)number;
	cr_assert_eq(rouse__futex_wait(&word, 0, ROUSE__ANY, 70000, NULL),
		     -ETIMEDOUT);
	at[0] = sim_now();
}

Test(sim, a_deadline_passes_at_its_time)
{
	run(1, 1, wait_until);
	assert_near(at[0], 70000 + parameters.idle);
}

static void wait_until_woken(unsigned number)
{
	if (number == 0) {
		took[0] = rouse__futex_wait(&word, 0, ROUSE__ANY, 90000, NULL);
		/* The deadline of the first wait has no effect on this one. */
		took[1] = rouse__futex_wait(&word, 0, ROUSE__ANY, 200000, NULL);
		at[0] = sim_now();
		return;
	}
	sim_work(30000);
	rouse__futex_wake_one(&word, ROUSE__ANY);
}

Test(sim, a_wake_ends_a_wait_and_its_deadline)
{
	run(2, 2, wait_until_woken);
	assert_near(took[0], 0);
	assert_near(took[1], -ETIMEDOUT);
	cr_assert_gt(at[0], 200000);
}

static void work_long(unsigned number)
{
	at[number] = sim_now();
	for (unsigned i = 0; i < 100; i++)
		sim_work(100000);
	at[2 + number] = sim_now();
}

Test(sim, a_thread_is_preempted_after_its_slice)
{
	run(1, 2, work_long);
	cr_assert(at[1] >= parameters.slice &&
			  at[1] < parameters.slice + 200000,
		  "the other one began at %g", at[1]);
	cr_assert_gt(at[2], 10e6 + parameters.slice);
	cr_assert(machine.thread[0].busy >= 10e6 &&
		  machine.thread[0].busy < 10e6 + 10 * parameters.switching);
}

static void work_then_end(unsigned number)
{
	sim_work(number % 2 == 0 ? 10000 : 1e6);
	at[number] = sim_now();
}

Test(sim, an_idle_cpu_takes_a_thread_that_waits_elsewhere)
{
	/* 0 and 2 begin on CPU 0, 1 and 3 on CPU 1. */
	run(2, 4, work_then_end);
	cr_assert_eq(machine.thread[3].cpu, 0);
	cr_assert_lt(at[3], 1e6 + 50000);
}

static void tell_cpus(unsigned number)
{
	at[number] = rouse__cpus();
}

Test(sim, the_door_tells_the_simulated_cpus)
{
	run(7, 1, tell_cpus);
	assert_near(at[0], 7);
}

static void wait_for_ever(unsigned number)
{
	(void)number;
	rouse__futex_wait(&word, 0, ROUSE__ANY, ROUSE_FOREVER, NULL);
}

Test(sim, a_standstill_is_noticed)
{
	machine_start(2, 2, 1, wait_for_ever);
	cr_assert_not(machine_run(1e9));
}

/* Many threads. */

static void fight(unsigned number)
{
	(void)number;
	for (;;) {
		access(ACCESS_RMW);
		sim_pause();
		machine.self->served++;
	}
}

static uint64_t served_with(uint64_t seed)
{
	uint64_t sum = 0;

	parameters.jitter = 0.5;
	machine_start(256, 1024, seed, fight);
	machine_run(1e5);
	for (unsigned i = 0; i < 1024; i++)
		sum += machine.thread[i].served * (i + 1);
	return sum;
}

Test(sim, a_seed_repeats_a_run)
{
	uint64_t first = served_with(1);

	cr_assert_neq(served_with(2), first);
	cr_assert_eq(served_with(1), first);
}

Test(sim, ranges_are_read)
{
	struct range range;

	cr_assert(range_read("12", 64, false, &range));
	cr_assert_eq(range_first(&range, 16), 12);
	cr_assert_eq(range_last(&range, 16), 12);
	cr_assert(range_read("1-4x", 64, true, &range));
	cr_assert_eq(range_first(&range, 16), 1);
	cr_assert_eq(range_last(&range, 16), 64);
	cr_assert(range_read("2x", 64, true, &range));
	cr_assert_eq(range_first(&range, 16), 32);
	cr_assert_not(range_read("2x", 64, false, &range));
	cr_assert_not(range_read("0", 64, true, &range));
	cr_assert_not(range_read("65", 64, true, &range));
	cr_assert_not(range_read("1-", 64, true, &range));
	cr_assert_not(range_read("1,2", 64, true, &range));
	cr_assert_not(range_read("", 64, true, &range));
}
