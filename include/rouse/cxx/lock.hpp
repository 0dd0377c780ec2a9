/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CXX_LOCK_HPP
#define ROUSE_CXX_LOCK_HPP

#include <rouse/lock.h>
#include <rouse/rlock.h>

#include <rouse/cxx/error.hpp>
#include <rouse/cxx/stop.hpp>
#include <rouse/cxx/time.hpp>

#include <cstdint>

namespace rouse
{

namespace detail
{

inline int acquire_until(rouse_lock *lock, rouse_deadline deadline) noexcept
{
	return rouse_lock_acquire_until(lock, deadline);
}

inline int acquire_until(rouse_rlock *rlock, rouse_deadline deadline) noexcept
{
	return rouse_rlock_acquire_until(rlock, deadline);
}

inline int acquire_with(rouse_lock *lock, const rouse_wait *how) noexcept
{
	return rouse_lock_acquire_with(lock, how);
}

inline int acquire_with(rouse_rlock *rlock, const rouse_wait *how) noexcept
{
	return rouse_rlock_acquire_with(rlock, how);
}

/* The lock in C, and how both kinds are locked until a time or a stop. */
template <class Lock> class ROUSE__CAPABILITY timed_lock
{
      public:
	constexpr timed_lock() noexcept = default;
	timed_lock(const timed_lock &) = delete;
	timed_lock &operator=(const timed_lock &) = delete;

	template <class Rep, class Period>
	ROUSE__NOT_ANALYSED bool
	try_lock_for(const std::chrono::duration<Rep, Period> &duration)
		ROUSE_TRY_ACQUIRES(true, this)
	{
		return acquire_until(&lock_, after(duration)) == 0;
	}

	template <class Clock, class Duration>
	ROUSE__NOT_ANALYSED bool
	try_lock_until(const std::chrono::time_point<Clock, Duration> &when)
		ROUSE_TRY_ACQUIRES(true, this)
	{
		return until(when)([this](rouse_deadline until) {
			       return acquire_until(&lock_, until);
		       }) == 0;
	}

	/* Lock it unless the stop comes first. */
	template <class Stop>
	ROUSE__NOT_ANALYSED bool lock(Stop &&stop)
		ROUSE_TRY_ACQUIRES(true, this)
	{
		stopping_by<Stop> stopping(stop);
		const rouse_wait_since how = stopping.until(ROUSE_FOREVER);

		return acquire_with(&lock_, &how.wait) == 0;
	}

	Lock *native_handle() noexcept
	{
		return &lock_;
	}

      protected:
	Lock lock_ = {};
};

} // namespace detail

/*
 * A lock: struct rouse_lock of <rouse/lock.h>. It meets TimedLockable, so
 * std::unique_lock, std::scoped_lock and std::lock() take it. Any thread may
 * unlock it; what is not locked throws EPERM.
 *
 * The class has another name than rouse::lock since none has a member function
 * of its own name.
 */
class ROUSE__CAPABILITY mutex : public detail::timed_lock<rouse_lock>
{
      public:
	using detail::timed_lock<rouse_lock>::lock;

	ROUSE__NOT_ANALYSED void lock() noexcept ROUSE_ACQUIRES(this)
	{
		rouse_lock_acquire(&lock_);
	}

	ROUSE__NOT_ANALYSED bool try_lock() noexcept
		ROUSE_TRY_ACQUIRES(true, this)
	{
		return rouse_lock_try_acquire(&lock_);
	}

	ROUSE__NOT_ANALYSED void unlock() ROUSE_RELEASES(this)
	{
		detail::check(rouse_lock_release(&lock_), "rouse::lock");
	}

	[[nodiscard]] bool locked() const noexcept
	{
		return rouse_lock_locked(&lock_);
	}
};

using lock = mutex;

/*
 * A lock that its owner may lock again: struct rouse_rlock of <rouse/rlock.h>.
 * Only the owner may unlock it; any other thread gets EPERM thrown. 2^32 - 1
 * levels deep, a further one throws EAGAIN.
 */
class ROUSE__CAPABILITY ROUSE__REENTRANT recursive_mutex
    : public detail::timed_lock<rouse_rlock>
{
      public:
	using detail::timed_lock<rouse_rlock>::lock;

	ROUSE__NOT_ANALYSED void lock() ROUSE_ACQUIRES(this)
	{
		detail::check(rouse_rlock_acquire(&lock_), "rouse::rlock");
	}

	ROUSE__NOT_ANALYSED bool try_lock() noexcept
		ROUSE_TRY_ACQUIRES(true, this)
	{
		return rouse_rlock_try_acquire(&lock_);
	}

	ROUSE__NOT_ANALYSED void unlock() ROUSE_RELEASES(this)
	{
		detail::check(rouse_rlock_release(&lock_), "rouse::rlock");
	}

	[[nodiscard]] bool owned() const noexcept
	{
		return rouse_rlock_owned(&lock_);
	}

	[[nodiscard]] std::uint32_t depth() const noexcept
	{
		return rouse_rlock_depth(&lock_);
	}

	[[nodiscard]] bool locked() const noexcept
	{
		return rouse_rlock_locked(&lock_);
	}
};

using rlock = recursive_mutex;

/* std::lock_guard for clang's -Wthread-safety, which does not know what that of
 * libstdc++ does. */
template <class Lock> class ROUSE__ANALYSED(__scoped_lockable__) guard
{
      public:
	explicit guard(Lock &which) ROUSE_ACQUIRES(which) : lock_(which)
	{
		lock_.lock();
	}

	~guard() ROUSE_RELEASES(this)
	{
		lock_.unlock();
	}

	guard(const guard &) = delete;
	guard &operator=(const guard &) = delete;

      private:
	Lock &lock_;
};

} // namespace rouse

#endif
