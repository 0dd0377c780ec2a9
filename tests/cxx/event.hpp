/* SPDX-License-Identifier: BSD-2-Clause */

#include <rouse/cxx/event.hpp>

#include <type_traits>

#include "cases.hpp"

static_assert(std::is_nothrow_default_constructible_v<rouse::event>);
static_assert(!std::is_copy_constructible_v<rouse::event>);
static_assert(!std::is_copy_assignable_v<rouse::event>);
static_assert(sizeof(rouse::event) == sizeof(rouse_event));
static_assert(noexcept(std::declval<rouse::event &>().set()));
static_assert(noexcept(std::declval<rouse::event &>().clear()));
static_assert(noexcept(std::declval<rouse::event &>().wait()));

static void an_event_is_a_flag()
{
	static constexpr rouse::event constant;
	rouse::event event;

	CLAIM(!constant.is_set());
	CLAIM(!event.is_set() && !event.wait_for(0s));
	event.set();
	CLAIM(event.is_set() && event.wait_for(0s) && event.wait_for(-1h));
	CLAIM(event.wait_until(std::chrono::system_clock::time_point()));
	event.wait();
	event.clear();
	CLAIM(!event.is_set());
	CLAIM(!rouse_event_is_set(event.native_handle()));
}

static void an_event_wakes_those_who_wait()
{
	rouse::event event;
	std::atomic<int> released{0};
	std::thread plain([&] {
		event.wait();
		released++;
	});
	std::thread timed([&] {
		CLAIM(event.wait_for(1h));
		released++;
	});
	std::thread until([&] {
		CLAIM(event.wait_until(std::chrono::system_clock::now() + 1h));
		released++;
	});

	CLAIM(released == 0);
	event.set();
	plain.join();
	timed.join();
	until.join();
	CLAIM(released == 3);
}

/* Whichever clock measures it. */
template <class Clock> static void times_out_not_before()
{
	rouse::event event;
	const auto when = Clock::now() + 3ms;

	CLAIM(!event.wait_until(when));
	CLAIM(Clock::now() >= when);
}

static void waits_for_an_event_end_in_time()
{
	rouse::event event;
	const auto start = std::chrono::steady_clock::now();

	CLAIM(!event.wait_for(3ms));
	CLAIM(std::chrono::steady_clock::now() - start >= 3ms);
	times_out_not_before<std::chrono::steady_clock>();
	times_out_not_before<std::chrono::system_clock>();
	times_out_not_before<std::chrono::high_resolution_clock>();
	times_out_not_before<slow_clock>();
}

static rouse::event pulsed;

/* Whoever looks at it for the second time sees it in the middle of a pulse. */
struct pulsing_clock : slow_clock {
	using time_point = std::chrono::time_point<pulsing_clock>;

	static time_point now()
	{
		if (++looks == 2) {
			pulsed.set();
			pulsed.clear();
		}
		return time_point(duration(looks));
	}

	static inline unsigned looks = 0;
};

static void a_pulse_ends_a_wait_that_asks_a_clock_again()
{
	CLAIM(pulsed.wait_until(
		pulsing_clock::time_point(pulsing_clock::duration(1000))));
	CLAIM(pulsing_clock::looks == 3);
}

static void an_event_stops_a_wait_for_another()
{
	rouse::event event, stop;
	std::thread thread([&] { CLAIM(!event.wait(stop)); });

	stop.set();
	thread.join();
	CLAIM(!event.wait_for(stop, 1h));
	CLAIM(!event.wait_until(stop, std::chrono::system_clock::now() + 1h));
	event.set();
	CLAIM(event.wait(stop));
	event.clear();
	stop.clear();
	CLAIM(!event.wait_for(stop, 1ms));
}

#ifdef __cpp_lib_jthread
static void a_stop_token_stops_a_wait()
{
	rouse::event event;
	std::stop_source source;
	std::thread thread([&, stop = source.get_token()] {
		CLAIM(!event.wait(stop));
		CLAIM(!event.wait_for(stop, 1h));
		event.set();
		CLAIM(event.wait(stop));
	});

	source.request_stop();
	thread.join();
	event.clear();
	CLAIM(!event.wait_for(std::stop_token(), 1ms));
}
#endif
