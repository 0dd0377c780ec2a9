/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * From std::mutex and std::condition_variable: the same with rouse, and what
 * differs. It prints what it has seen to be so; docs/migrate.md tells of it.
 *
 *	c++ -std=c++20 cpp.cpp -o cpp \
 *		$(pkg-config --cflags --libs rouse) -pthread
 */
#include "claim.h"

#include <rouse.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <system_error>
#include <thread>

using namespace std::chrono_literals;

static int items;

static std::mutex mutex;
static std::condition_variable_any cond;

static void put()
{
	std::lock_guard guard(mutex);
	items++;
	cond.notify_one();
}

static bool take(std::stop_token stop)
{
	std::unique_lock guard(mutex);

	if (!cond.wait(guard, stop, [] { return items > 0; }))
		return false;
	items--;
	return true;
}

static rouse::lock lock;
static rouse::condition not_empty;

static void our_put()
{
	std::lock_guard guard(lock);
	items++;
	not_empty.notify_one();
}

template <class Stop> static bool our_take(Stop &&stop)
{
	std::unique_lock guard(lock);

	if (!not_empty.wait(guard, stop, [] { return items > 0; }))
		return false;
	items--;
	return true;
}

template <class Call> static bool throws(Call call)
{
	try {
		call();
	} catch (const std::system_error &error) {
		return error.code() == std::errc::operation_not_permitted;
	}
	return false;
}

/* Is the flag, or the event, seen by another thread that waits for it? */
template <class Wait, class Set> static bool wakes(Wait wait, Set set)
{
	std::thread waiter(wait);

	set();
	waiter.join();
	return true;
}

int main()
{
	std::stop_source source;
	std::atomic_flag flag;
	rouse::event event, closing;
	bool was;

	put();
	was = take({});
	our_put();
	claim("The same loop", was && our_take(std::stop_token()));

	source.request_stop();
	claim("A stop_token stops a wait",
	      !take(source.get_token()) && !our_take(source.get_token()));
	closing.set();
	was = !our_take(closing);
	closing.clear();
	claim("An event stops a wait, and can be taken back",
	      was && source.stop_requested() && !closing.is_set());

	claim("An event is a flag to wait for",
	      wakes([&] { flag.wait(false); },
		    [&] { flag.test_and_set(), flag.notify_all(); }) &&
		      wakes([&] { event.wait(); }, [&] { event.set(); }));
	event.clear();
	auto soon = std::chrono::steady_clock::now() + 2ms;
	claim("A wait for an event can time out",
	      !event.wait_until(soon) &&
		      std::chrono::steady_clock::now() >= soon);

	cond.notify_one();
	not_empty.notify_one();
	claim("A notify may be called without the lock", true);

	lock.lock();
	std::thread([] { lock.unlock(); }).join();
	claim("Any thread may unlock a lock", lock.try_lock());
	lock.unlock();
	claim("To unlock a free lock throws", throws([] { lock.unlock(); }));
}
