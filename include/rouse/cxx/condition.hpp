/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CXX_CONDITION_HPP
#define ROUSE_CXX_CONDITION_HPP

#include <rouse/event.h>
#include <rouse/lock.h>
#include <rouse/waitq.h>

#include <rouse/cxx/stop.hpp>
#include <rouse/cxx/time.hpp>

#include <condition_variable>

namespace rouse
{

/*
 * A condition in the shape of std::condition_variable_any: each wait names the
 * lock that it gives up, of any type with lock() and unlock(), and a notify may
 * be called with or without it. As those of <rouse/cond.h>, notifications are
 * exact: each chooses the threads that have waited longest, no wait that
 * begins later can take it, and a wait that timed out or was stopped has
 * consumed none; there are no spurious returns.
 *
 * It is a queue of waiters (<rouse/waitq.h>) under a lock of its own, which a
 * thread joins before it gives up the caller's. A wait takes that lock twice
 * more; so where the lock is a
 * rouse::lock of your own, and speed counts, use a struct rouse_cond over its
 * native_handle() (<rouse/cond.h>).
 *
 * When all waiters have been notified, it may be destroyed: the destructor
 * waits until they are done with it, not for their locks. If a lock cannot be
 * locked again, std::terminate() is called.
 */
class condition
{
      public:
	constexpr condition() noexcept = default;
	condition(const condition &) = delete;
	condition &operator=(const condition &) = delete;

	~condition()
	{
		rouse_lock_acquire(&lock_);
		destroyed_ = true;
		if (users_ > 0) {
			rouse_lock_release(&lock_);
			rouse_event_wait(&unused_);
			/* The last one may not have released it yet. */
			rouse_lock_acquire(&lock_);
		}
		rouse_lock_release(&lock_);
	}

	void notify_one() noexcept
	{
		notify(1);
	}

	void notify_all() noexcept
	{
		notify(~0U);
	}

	template <class Lock> void wait(Lock &held)
	{
		park(held, detail::never_stopping(), detail::forever);
	}

	template <class Lock, class Clock, class Duration>
	std::cv_status
	wait_until(Lock &held,
		   const std::chrono::time_point<Clock, Duration> &when)
	{
		return status(park(held, detail::never_stopping(),
				   detail::until(when)));
	}

	template <class Lock, class Rep, class Period>
	std::cv_status
	wait_for(Lock &held, const std::chrono::duration<Rep, Period> &duration)
	{
		return status(park(held, detail::never_stopping(),
				   detail::within(duration)));
	}

	/* Wait until the predicate, called with the lock held, says true. What
	 * it says last is returned. */
	template <class Lock, class Predicate>
	void wait(Lock &held, Predicate predicate)
	{
		await(held, detail::never_stopping(), detail::forever,
		      predicate);
	}

	template <class Lock, class Clock, class Duration, class Predicate>
	bool wait_until(Lock &held,
			const std::chrono::time_point<Clock, Duration> &when,
			Predicate predicate)
	{
		return await(held, detail::never_stopping(),
			     detail::until(when), predicate);
	}

	template <class Lock, class Rep, class Period, class Predicate>
	bool wait_for(Lock &held,
		      const std::chrono::duration<Rep, Period> &duration,
		      Predicate predicate)
	{
		return await(held, detail::never_stopping(),
			     detail::within(duration), predicate);
	}

	/* The same until @stop: an event, or a std::stop_token. */
	template <class Lock, class Stop, class Predicate>
	bool wait(Lock &held, Stop &&stop, Predicate predicate)
	{
		return await(held, detail::stopping_by<Stop>(stop),
			     detail::forever, predicate);
	}

	template <class Lock, class Stop, class Clock, class Duration,
		  class Predicate>
	bool wait_until(Lock &held, Stop &&stop,
			const std::chrono::time_point<Clock, Duration> &when,
			Predicate predicate)
	{
		return await(held, detail::stopping_by<Stop>(stop),
			     detail::until(when), predicate);
	}

	template <class Lock, class Stop, class Rep, class Period,
		  class Predicate>
	bool wait_for(Lock &held, Stop &&stop,
		      const std::chrono::duration<Rep, Period> &duration,
		      Predicate predicate)
	{
		return await(held, detail::stopping_by<Stop>(stop),
			     detail::within(duration), predicate);
	}

	/* How many threads wait, not counting those that were notified. */
	[[nodiscard]] unsigned waiters() const noexcept
	{
		return rouse_waitq_count(&queue_);
	}

      private:
	static std::cv_status status(int err) noexcept
	{
		return err == 0 ? std::cv_status::no_timeout
				: std::cv_status::timeout;
	}

	void notify(unsigned n) noexcept
	{
		rouse_lock_acquire(&lock_);
		rouse_waitq_notify(&queue_, n);
		rouse_lock_release(&lock_);
	}

	/* A thread that uses the condition, in the queue until it leaves. */
	class waiter
	{
	      public:
		explicit waiter(condition &on) noexcept : on_(&on)
		{
			rouse_lock_acquire(&on.lock_);
			rouse_waitq_join(&on.queue_, &waiter_);
			on.users_++;
			rouse_lock_release(&on.lock_);
		}

		waiter(const waiter &) = delete;
		waiter &operator=(const waiter &) = delete;

		/* An exception ends the wait: what it was notified of is for
		 * another one. */
		~waiter()
		{
			if (on_ != nullptr)
				leave(true);
		}

		int park(const rouse_wait_since &how) noexcept
		{
			return rouse_waiter_park_with(&waiter_, &how.wait);
		}

		/* Was it notified? If so, and that is not used, it is passed
		 * on. */
		bool leave(bool unused = false) noexcept
		{
			condition &on = *on_;

			on_ = nullptr;
			rouse_lock_acquire(&on.lock_);
			const bool notified =
				rouse_waitq_leave(&on.queue_, &waiter_);

			if (notified && unused)
				rouse_waitq_notify(&on.queue_, 1);
			if (--on.users_ == 0 && on.destroyed_)
				rouse_event_set(&on.unused_);
			rouse_lock_release(&on.lock_);
			return notified;
		}

	      private:
		condition *on_;
		rouse_waiter waiter_;
	};

	/* Locks it again, come what may. */
	template <class Lock> struct locked_again {
		explicit locked_again(Lock &which) : held(which)
		{
		}

		locked_again(const locked_again &) = delete;
		locked_again &operator=(const locked_again &) = delete;

		~locked_again()
		{
			held.lock();
		}

		Lock &held;
	};

	template <class Lock, class Stopping, class When>
	int park(Lock &held, Stopping &&stopping, When when)
	{
		waiter self(*this);

		held.unlock();
		locked_again<Lock> again(held);
		const int err = when([&](rouse_deadline deadline) {
			return self.park(stopping.until(deadline));
		});
		return self.leave() ? 0 : err;
	}

	template <class Lock, class Stopping, class When, class Predicate>
	bool await(Lock &held, Stopping &&stopping, When when,
		   Predicate &predicate)
	{
		while (!predicate()) {
			if (park(held, stopping, when) != 0)
				return predicate();
		}
		return true;
	}

	rouse_lock lock_ = ROUSE_LOCK_INIT; /* over all that follows */
	rouse_waitq queue_ = ROUSE_WAITQ_INIT;
	unsigned users_ = 0;
	bool destroyed_ = false;
	rouse_event unused_ = ROUSE_EVENT_INIT; /* no users, and destroyed */
};

} // namespace rouse

#endif
