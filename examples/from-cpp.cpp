/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * From std::mutex and std::condition_variable: the same with rouse, and what
 * differs. It prints what it has seen to be so; docs/migrate.md tells of it.
 *
 *	c++ -std=c++20 from-cpp.cpp -o from-cpp \
 *		$(pkg-config --cflags --libs rouse) -pthread
 */
#include "claim.h"

#include <rouse.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <system_error>
#include <thread>

using std::chrono::steady_clock;

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

static struct rouse_lock lock = ROUSE_LOCK_INIT;
static struct rouse_cond not_empty = ROUSE_COND_INIT(&lock);

static void rouse_put()
{
	rouse_lock_acquire(&lock);
	items++;
	if (rouse_cond_notify(&not_empty, 1) < 0)
		abort(); // only without the lock
	rouse_lock_release(&lock);
}

static bool rouse_take(struct rouse_event *stop)
{
	const struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_STOP, stop};
	int err = 0;

	rouse_lock_acquire(&lock);
	while (items == 0 && err == 0)
		err = rouse_cond_wait_with(&not_empty, &how);
	if (err == 0)
		items--;
	rouse_lock_release(&lock);
	return err == 0;
}

static rouse_deadline deadline_of(steady_clock::time_point when)
{
	return std::chrono::nanoseconds(when.time_since_epoch()).count();
}

template <typename Call> static bool throws(Call call)
{
	try {
		call();
	} catch (const std::system_error &) {
		return true;
	}
	return false;
}

int main()
{
	std::stop_source source;
	struct rouse_event stop = ROUSE_EVENT_INIT;
	struct rouse_event never = ROUSE_EVENT_INIT;
	std::unique_lock unlocked(mutex, std::defer_lock);
	int err = 0;
	bool was;

	put();
	was = take({});
	rouse_put();
	claim("The same loop", was && rouse_take(nullptr));

	source.request_stop();
	rouse_event_set(&stop);
	claim("A stop is an event",
	      !take(source.get_token()) && !rouse_take(&stop));
	rouse_event_clear(&stop);
	claim("A stop can be taken back",
	      source.stop_requested() && !rouse_event_is_set(&stop));

	auto soon = steady_clock::now() + std::chrono::milliseconds(2);
	err = rouse_event_wait_until(&never, deadline_of(soon));
	claim("A time_point of the steady clock is a deadline",
	      err == -ETIMEDOUT && steady_clock::now() >= soon);

	claim("An error is returned, and not thrown",
	      throws([&] { unlocked.unlock(); }) &&
		      rouse_lock_release(&lock) == -EPERM);

	rouse_lock_acquire(&lock);
	std::thread([&] { err = rouse_lock_release(&lock); }).join();
	claim("Any thread may release a lock", err == 0);

	cond.notify_one();
	claim("A notify needs the lock",
	      rouse_cond_notify(&not_empty, 1) == -EPERM);
}
