/* SPDX-License-Identifier: BSD-2-Clause */

#include <rouse/cxx/latch.hpp>

#include <type_traits>

#include "cases.hpp"

static_assert(!std::is_copy_constructible_v<rouse::latch>);
static_assert(sizeof(rouse::latch) == sizeof(rouse_latch));

static void a_latch_is_counted_down()
{
	rouse::latch latch(4);

	latch.count_down();
	CLAIM(!latch.try_wait() && !latch.wait_for(1ms));
	CLAIM(!latch.wait_until(std::chrono::system_clock::now() + 1ms));
	std::thread thread([&] { latch.arrive_and_wait(); });
	latch.count_down(2);
	thread.join();
	latch.wait();
	CLAIM(latch.try_wait() && latch.wait_for(0s));
	CLAIM(throws(std::errc::result_out_of_range,
		     [&] { latch.count_down(); }));
	CLAIM(throws(std::errc::invalid_argument,
		     [] { rouse::latch wrong(ROUSE_LATCH_MAX + 1); }));
}

static void a_stop_ends_the_wait_for_a_latch()
{
	rouse::latch latch(1);
	rouse::event stop;
	std::thread thread([&] { CLAIM(!latch.wait(stop)); });

	stop.set();
	thread.join();
	latch.count_down();
	CLAIM(latch.wait(stop));
}
