/* SPDX-License-Identifier: BSD-2-Clause */

#include <rouse/cxx/barrier.hpp>
#include <rouse/cxx/event.hpp>

#include <type_traits>

#include "cases.hpp"

static_assert(!std::is_copy_constructible_v<rouse::barrier>);

static void threads_meet_at_a_barrier()
{
	rouse::barrier barrier(2);

	for (unsigned phase = 0; phase < 100; phase++) {
		unsigned one = 2, two = 2;
		std::thread thread([&] { one = barrier.arrive_and_wait(); });

		two = barrier.arrive_and_wait_for(1h);
		thread.join();
		CLAIM(one + two == 1);
	}
	CLAIM(!barrier.is_broken() && barrier.waiting() == 0);
}

static void a_barrier_breaks()
{
	rouse::barrier barrier(2);
	rouse::event stop;
	std::thread thread([&] {
		CLAIM(throws(std::errc::broken_pipe,
			     [&] { barrier.arrive_and_wait(); }));
	});

	yield_until([&] { return barrier.waiting() == 1; });
	barrier.abort();
	thread.join();
	CLAIM(barrier.is_broken());
	barrier.reset();
	CLAIM(throws(std::errc::timed_out,
		     [&] { barrier.arrive_and_wait_for(1ms); }));
	barrier.reset();
	CLAIM(throws(std::errc::timed_out, [&] {
		barrier.arrive_and_wait_until(std::chrono::steady_clock::now());
	}));
	barrier.reset();
	stop.set();
	CLAIM(throws(std::errc::operation_canceled,
		     [&] { barrier.arrive_and_wait(stop); }));
	CLAIM(throws(std::errc::invalid_argument,
		     [] { rouse::barrier wrong(0); }));
}
