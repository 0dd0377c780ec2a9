/* SPDX-License-Identifier: BSD-2-Clause */

#include <rouse/cxx/any.hpp>
#include <rouse/cxx/semaphore.hpp>

#include <type_traits>

#include "cases.hpp"

static_assert(!std::is_copy_constructible_v<rouse::semaphore>);
static_assert(sizeof(rouse::semaphore) == sizeof(rouse_sem));
static_assert(noexcept(std::declval<rouse::semaphore &>().acquire()));

static void a_semaphore_counts()
{
	rouse::semaphore semaphore(2);

	CLAIM(semaphore.value() == 2);
	semaphore.acquire();
	CLAIM(semaphore.try_acquire() && !semaphore.try_acquire());
	CLAIM(!semaphore.try_acquire_for(1ms));
	CLAIM(!semaphore.try_acquire_until(std::chrono::system_clock::now() +
					   1ms));
	std::thread thread([&] { semaphore.acquire(); });
	semaphore.release(2);
	thread.join();
	CLAIM(semaphore.value() == 1 && semaphore.try_acquire_for(0s));
}

static void a_semaphore_has_a_maximum()
{
	rouse::semaphore semaphore(1, 2, rouse::order::lifo);

	semaphore.release();
	CLAIM(throws(std::errc::value_too_large, [&] { semaphore.release(); }));
	CLAIM(semaphore.value() == 2);
	CLAIM(throws(std::errc::invalid_argument,
		     [] { rouse::semaphore wrong(3, 2); }));
	CLAIM(throws(std::errc::invalid_argument,
		     [] { rouse::semaphore wrong(ROUSE_SEM_MAX + 1); }));
}

static void a_stop_ends_the_wait_for_a_token()
{
	rouse::semaphore semaphore;
	rouse::event stop;
	std::thread thread([&] { CLAIM(!semaphore.acquire(stop)); });

	stop.set();
	thread.join();
	CLAIM(!semaphore.try_acquire_for(stop, 1h));
	semaphore.release();
	CLAIM(semaphore.acquire(stop) && semaphore.value() == 0);
}

static void an_auto_event_releases_one()
{
	rouse::auto_event event;
	rouse::event stop;
	std::thread thread([&] { event.wait(); });

	event.set();
	thread.join();
	CLAIM(!event.is_set() && !event.try_wait() && !event.wait_for(1ms));
	event.set();
	event.set();
	CLAIM(event.is_set() && event.wait_for(0s) && !event.wait_for(0s));
	event.set();
	event.clear();
	stop.set();
	CLAIM(!event.wait(stop));
}

static void any_takes_the_token_that_it_returns()
{
	rouse::auto_event event;
	rouse::semaphore semaphore(2);

	CLAIM(rouse::wait_any(event, semaphore) == 1);
	CLAIM(semaphore.value() == 1);
	event.set();
	CLAIM(rouse::wait_any(event, semaphore) == 0);
	CLAIM(!event.is_set() && semaphore.value() == 1);
	CLAIM(!rouse::wait_all_for(1ms, event, semaphore));
	CLAIM(semaphore.value() == 1);
	event.set();
	rouse::wait_all(event, semaphore);
	CLAIM(!event.is_set() && semaphore.value() == 0);
}
