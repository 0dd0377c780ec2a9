/* SPDX-License-Identifier: BSD-2-Clause */

#include <rouse/cxx/lock.hpp>

#include <mutex>
#include <type_traits>

#include "cases.hpp"

static_assert(std::is_nothrow_default_constructible_v<rouse::lock>);
static_assert(std::is_nothrow_default_constructible_v<rouse::rlock>);
static_assert(!std::is_copy_constructible_v<rouse::lock>);
static_assert(!std::is_copy_constructible_v<rouse::rlock>);
static_assert(noexcept(std::declval<rouse::lock &>().lock()));
static_assert(noexcept(std::declval<rouse::lock &>().try_lock()));

/* Can another thread lock it? */
template <class Lock> static bool is_free(Lock &lock)
{
	bool locked = false;

	std::thread([&] {
		locked = lock.try_lock();
		if (locked)
			lock.unlock();
	}).join();
	return locked;
}

template <class Lock> static void locks_like_a_mutex()
{
	static Lock lock, other;

	{
		std::lock_guard<Lock> hold(lock);
		CLAIM(lock.locked() && !is_free(lock));
	}
	CLAIM(!lock.locked() && is_free(lock));
	{
		std::unique_lock<Lock> hold(lock, std::try_to_lock);
		CLAIM(hold.owns_lock() && !is_free(lock));
		hold.unlock();
		CLAIM(is_free(lock) && hold.try_lock_for(1ms));
		hold.unlock();
		CLAIM(hold.try_lock_until(std::chrono::steady_clock::now()));
	}
	{
		std::scoped_lock<Lock, Lock> hold(lock, other);
		CLAIM(!is_free(lock) && !is_free(other));
	}
	std::lock(lock, other);
	CLAIM(!is_free(lock) && !is_free(other));
	lock.unlock();
	other.unlock();
	{
		rouse::guard<Lock> hold(lock);
		CLAIM(!is_free(lock));
	}
	CLAIM(is_free(lock));
	CLAIM(throws(std::errc::operation_not_permitted,
		     [] { lock.unlock(); }));
}

static void locks_fit_what_the_standard_has()
{
	locks_like_a_mutex<rouse::lock>();
	locks_like_a_mutex<rouse::rlock>();
}

template <class Lock> static void waits_no_longer()
{
	Lock lock;
	rouse::event stop;

	lock.lock();
	std::thread([&] {
		const auto when = std::chrono::system_clock::now() + 2ms;

		CLAIM(!lock.try_lock());
		CLAIM(!lock.try_lock_for(1ms));
		CLAIM(!lock.try_lock_until(when));
		CLAIM(std::chrono::system_clock::now() >= when);
		stop.set();
		CLAIM(!lock.lock(stop));
	}).join();
	lock.unlock();
	CLAIM(lock.lock(stop));
	lock.unlock();
}

static void waits_for_a_lock_end_in_time()
{
	waits_no_longer<rouse::lock>();
	waits_no_longer<rouse::rlock>();
}

static void a_lock_keeps_all_but_one_out()
{
	rouse::lock lock;
	unsigned total = 0;
	auto add = [&] {
		for (unsigned i = 0; i < 20'000; i++) {
			std::lock_guard<rouse::lock> hold(lock);
			total++;
		}
	};
	std::thread one(add), two(add);

	one.join();
	two.join();
	CLAIM(total == 40'000);
}

static void an_rlock_has_levels()
{
	rouse::rlock lock;

	CLAIM(!lock.owned() && lock.depth() == 0);
	lock.lock();
	CLAIM(lock.try_lock() && lock.owned() && lock.depth() == 2);
	lock.unlock();
	CLAIM(!is_free(lock));
	std::thread([&] {
		CLAIM(!lock.owned() && lock.locked());
		CLAIM(throws(std::errc::operation_not_permitted,
			     [&] { lock.unlock(); }));
	}).join();
	lock.unlock();
	CLAIM(is_free(lock));
}
