/* SPDX-License-Identifier: BSD-2-Clause */

#include <rouse/cxx/any.hpp>

#include "cases.hpp"

static void any_is_the_first_that_is_there()
{
	rouse::event first, second;

	CLAIM(!rouse::wait_any_for(1ms, first, second));
	second.set();
	CLAIM(rouse::wait_any(first, second) == 1);
	CLAIM(rouse::wait_any_for(0s, first, second) == 1U);
	first.set();
	CLAIM(rouse::wait_any(first, second) == 0);
	CLAIM(rouse::wait_any_until(std::chrono::system_clock::now(), first) ==
	      0U);
}

static void any_of_them_wakes()
{
	rouse::event first, second;
	std::thread thread([&] { CLAIM(rouse::wait_any(first, second) == 1); });

	second.set();
	thread.join();
}

static void a_set_since_an_epoch_counts()
{
	rouse::event event;
	const auto epoch = rouse_event_epoch(event.native_handle());

	event.set();
	event.clear();
	CLAIM(rouse::wait_any(rouse::wanted(event, epoch)) == 0);
	CLAIM(!rouse::wait_any_for(0s, event));
}

static void all_are_there_at_one_moment()
{
	rouse::event first, second;

	first.set();
	CLAIM(!rouse::wait_all_for(1ms, first, second));
	CLAIM(!rouse::wait_all_until(std::chrono::system_clock::now() + 1ms,
				     first, second));
	std::thread thread([&] { rouse::wait_all(first, second); });
	second.set();
	thread.join();
	CLAIM(rouse::wait_all_for(0s, first, second));
}

#ifdef __cpp_lib_jthread
static void a_stop_token_stops_waits_for_several()
{
	rouse::event first, second;
	std::stop_source source;
	std::thread thread([&, stop = source.get_token()] {
		CLAIM(!rouse::wait_any(stop, first, second));
		CLAIM(!rouse::wait_all(stop, first, second));
	});

	source.request_stop();
	thread.join();
}
#endif
