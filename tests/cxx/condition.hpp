/* SPDX-License-Identifier: BSD-2-Clause */

#include <rouse/cxx/condition.hpp>
#include <rouse/cxx/event.hpp>
#include <rouse/cxx/lock.hpp>

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <stdexcept>
#include <vector>

#include "cases.hpp"

static_assert(std::is_nothrow_default_constructible_v<rouse::condition>);
static_assert(!std::is_copy_constructible_v<rouse::condition>);

/* With the locks of the standard, of rouse, and of one's own. */
template <class Lock, class Mutex> static void wakes_under()
{
	rouse::condition condition;
	Mutex mutex;
	int turn = 0;
	std::thread thread([&] {
		Lock lock(mutex);

		condition.wait(lock, [&] { return turn == 1; });
		turn = 2;
		condition.notify_one();
	});
	Lock lock(mutex);

	turn = 1;
	condition.notify_all();
	while (turn != 2)
		condition.wait(lock);
	thread.join();
}

static void a_condition_takes_any_lock()
{
	wakes_under<std::unique_lock<std::mutex>, std::mutex>();
	wakes_under<std::unique_lock<rouse::lock>, rouse::lock>();
	wakes_under<std::unique_lock<rouse::rlock>, rouse::rlock>();
	wakes_under<std::shared_lock<std::shared_timed_mutex>,
		    std::shared_timed_mutex>();
}

static void a_notify_wakes_exactly_those_who_waited_longest()
{
	rouse::condition condition;
	rouse::lock lock;
	std::vector<unsigned> woken;
	std::vector<std::thread> threads;

	for (unsigned i = 0; i < 4; i++) {
		threads.emplace_back([&, i] {
			std::unique_lock<rouse::lock> hold(lock);

			condition.wait(hold);
			woken.push_back(i);
		});
		yield_until([&] { return condition.waiters() == i + 1; });
	}
	for (unsigned i = 0; i < 4; i++) {
		condition.notify_one();
		CLAIM(condition.waiters() == 3 - i);
		threads[i].join();
		CLAIM(woken.size() == i + 1 && woken[i] == i);
	}
}

/* It is queued before it gives its lock up. */
static void no_notification_falls_between_unlock_and_sleep()
{
	struct notifying {
		rouse::condition &condition;
		bool locked = true;

		void lock()
		{
			locked = true;
		}

		void unlock()
		{
			locked = false;
			condition.notify_one();
		}
	};
	rouse::condition condition;
	notifying lock{condition};

	condition.wait(lock);
	CLAIM(lock.locked);
	CLAIM(condition.wait_for(lock, 1h) == std::cv_status::no_timeout);
	CLAIM(condition.waiters() == 0);
}

static void an_unlock_that_throws_leaves_the_queue()
{
	struct throwing {
		void lock()
		{
		}

		void unlock()
		{
			throw std::runtime_error("no");
		}
	};
	rouse::condition condition;
	throwing lock;
	bool thrown = false;

	try {
		condition.wait(lock);
	} catch (const std::runtime_error &) {
		thrown = true;
	}
	CLAIM(thrown && condition.waiters() == 0);
}

/* What it was notified of is for the one behind it. */
static void an_exception_passes_a_notification_on()
{
	struct throwing {
		rouse::condition &condition;
		std::thread second;

		void lock()
		{
		}

		void unlock()
		{
			second = std::thread([this] {
				std::mutex mutex;
				std::unique_lock<std::mutex> hold(mutex);

				condition.wait(hold);
			});
			yield_until(
				[this] { return condition.waiters() == 2; });
			condition.notify_one();
			throw std::runtime_error("no");
		}
	};
	rouse::condition condition;
	throwing first{condition, {}};
	bool thrown = false;

	try {
		condition.wait(first);
	} catch (const std::runtime_error &) {
		thrown = true;
	}
	CLAIM(thrown);
	first.second.join();
}

/* Whichever clock measures it; and the lock is held again. */
static void waits_for_a_condition_end_in_time()
{
	rouse::condition condition;
	rouse::lock lock;
	std::unique_lock<rouse::lock> hold(lock);
	const auto never = [] { return false; };
	const auto always = [] { return true; };
	const auto wall = std::chrono::system_clock::now() + 3ms;
	const auto slow = slow_clock::now() + 1ms;

	CLAIM(condition.wait_for(hold, 0s) == std::cv_status::timeout);
	CLAIM(condition.wait_for(hold, 1ms) == std::cv_status::timeout);
	CLAIM(condition.wait_until(hold, wall) == std::cv_status::timeout);
	CLAIM(std::chrono::system_clock::now() >= wall);
	CLAIM(!condition.wait_until(hold, slow, never));
	CLAIM(slow_clock::now() >= slow);
	CLAIM(!condition.wait_for(hold, 1ms, never));
	CLAIM(condition.wait_for(hold, 0s, always));
	CLAIM(condition.wait_until(hold, wall, always));
	CLAIM(hold.owns_lock() && lock.locked());
}

static rouse::condition notified_late;

/* Its time comes with the second look, and so does a notification. */
struct notifying_clock : slow_clock {
	using time_point = std::chrono::time_point<notifying_clock>;

	static time_point now()
	{
		if (++looks == 2)
			notified_late.notify_one();
		return time_point(duration(looks));
	}

	static inline unsigned looks = 0;
};

static void a_notification_counts_that_comes_with_the_time()
{
	rouse::lock lock;
	std::unique_lock<rouse::lock> hold(lock);

	CLAIM(notified_late.wait_until(hold,
				       notifying_clock::time_point(
					       notifying_clock::duration(2))) ==
	      std::cv_status::no_timeout);
	CLAIM(notifying_clock::looks == 2);
}

/* The predicate is asked once more after the time. */
static void what_is_true_at_last_is_no_timeout()
{
	rouse::condition condition;
	rouse::lock lock;
	std::unique_lock<rouse::lock> hold(lock);
	unsigned asked = 0;
	const auto second = [&] {
		CLAIM(lock.locked());
		return ++asked == 2;
	};

	CLAIM(condition.wait_for(hold, 1ms, second));
	CLAIM(asked == 2);
}

static void an_event_stops_a_wait_for_a_condition()
{
	rouse::condition condition;
	rouse::lock lock;
	rouse::event stop;
	bool there = false;
	const auto is_there = [&] { return there; };
	std::thread thread([&] {
		std::unique_lock<rouse::lock> hold(lock);

		CLAIM(!condition.wait(hold, stop, is_there));
		CLAIM(hold.owns_lock() && lock.locked());
	});
	std::unique_lock<rouse::lock> hold(lock);

	stop.set();
	CLAIM(!condition.wait_for(hold, stop, 1h, is_there));
	CLAIM(!condition.wait_until(
		hold, stop, std::chrono::steady_clock::now() + 1h, is_there));
	hold.unlock();
	thread.join();
	hold.lock();
	there = true;
	CLAIM(condition.wait(hold, stop, is_there));
	CLAIM(condition.waiters() == 0);
}

/* The predicate was asked once before, and once after. */
static void a_stop_that_is_cleared_ends_a_wait_for_a_predicate()
{
	rouse::condition condition;
	rouse::lock lock;
	rouse::event stop;
	std::unique_lock<rouse::lock> hold(lock);
	unsigned asked = 0;

	CLAIM(!condition.wait(hold, stop, [&] {
		asked++;
		stop.set();
		stop.clear();
		return false;
	}));
	CLAIM(asked == 2);
}

#ifdef __cpp_lib_jthread
static void a_stop_token_stops_a_wait_for_a_condition()
{
	rouse::condition condition;
	std::mutex mutex;
	const auto never = [] { return false; };
	std::stop_source source;
	std::thread thread([&, stop = source.get_token()] {
		std::unique_lock<std::mutex> lock(mutex);

		CLAIM(!condition.wait(lock, stop, never));
		CLAIM(!condition.wait_for(lock, stop, 1h, never));
	});

	yield_until([&] { return condition.waiters() == 1; });
	source.request_stop();
	thread.join();
}
#endif

/* As the standard allows it: all have been notified, or their time has come;
 * they need not have returned. */
static void a_condition_may_be_destroyed_after_a_notify()
{
	for (unsigned round = 0; round < 200; round++) {
		auto condition = std::make_unique<rouse::condition>();
		std::mutex mutex;
		unsigned begun = 0;
		auto wait = [&, on = condition.get()] {
			std::unique_lock<std::mutex> lock(mutex);

			begun++;
			if (round % 2 == 0)
				on->wait(lock);
			else
				on->wait_for(lock, 50us);
		};
		std::thread one(wait), two(wait);

		yield_until([&] {
			std::lock_guard<std::mutex> lock(mutex);

			return begun == 2;
		});
		condition->notify_all();
		condition.reset();
		one.join();
		two.join();
	}
}
