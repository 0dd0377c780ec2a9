/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CXX_BARRIER_HPP
#define ROUSE_CXX_BARRIER_HPP

#include <rouse/barrier.h>

#include <rouse/cxx/error.hpp>
#include <rouse/cxx/stop.hpp>
#include <rouse/cxx/time.hpp>

#include <cstdint>

namespace rouse
{

/*
 * Where a fixed number of threads wait for each other, again and again: struct
 * rouse_barrier of <rouse/barrier.h>. An arrival returns the thread's number among
 * those of its phase, 0 for the first that came. One that ends otherwise breaks the
 * barrier for all, until it is reset; it throws ETIMEDOUT, or ECANCELED where it was
 * stopped, and the others EPIPE. So a wait cannot ask a clock again, and moments are
 * those of std::chrono::steady_clock.
 */
class barrier
{
      public:
	/* Of 1 to ROUSE_BARRIER_MAX parties. */
	constexpr explicit barrier(std::uint32_t parties)
	    : barrier_{0, checked(parties), 0}
	{
	}

	barrier(const barrier &) = delete;
	barrier &operator=(const barrier &) = delete;

	unsigned arrive_and_wait()
	{
		return number(rouse_barrier_wait(&barrier_));
	}

	template <class Rep, class Period>
	unsigned
	arrive_and_wait_for(const std::chrono::duration<Rep, Period> &duration)
	{
		return number(rouse_barrier_wait_until(
			&barrier_, detail::after(duration)));
	}

	template <class Duration>
	unsigned arrive_and_wait_until(
		const std::chrono::time_point<std::chrono::steady_clock,
					      Duration> &when)
	{
		return number(rouse_barrier_wait_until(
			&barrier_, detail::to_ns(when.time_since_epoch())));
	}

	/* The same until @stop: an event, or a std::stop_token. */
	template <class Stop> unsigned arrive_and_wait(Stop &&stop)
	{
		detail::stopping_by<Stop> stopping(stop);
		const rouse_wait_since how = stopping.until(ROUSE_FOREVER);

		return number(rouse_barrier_wait_with(&barrier_, &how.wait));
	}

	/* Break it. */
	void abort() noexcept
	{
		rouse_barrier_abort(&barrier_);
	}

	void reset() noexcept
	{
		rouse_barrier_reset(&barrier_);
	}

	[[nodiscard]] bool is_broken() const noexcept
	{
		return rouse_barrier_is_broken(&barrier_);
	}

	/* How many threads have arrived for this phase. */
	[[nodiscard]] std::uint32_t waiting() const noexcept
	{
		return rouse_barrier_waiting(&barrier_);
	}

	rouse_barrier *native_handle() noexcept
	{
		return &barrier_;
	}

      private:
	static unsigned number(int result)
	{
		return static_cast<unsigned>(
			detail::check(result, "rouse::barrier"));
	}

	static constexpr std::uint16_t checked(std::uint32_t parties)
	{
		if (parties < 1 || parties > ROUSE_BARRIER_MAX)
			detail::check(-EINVAL, "rouse::barrier");
		return static_cast<std::uint16_t>(parties);
	}

	rouse_barrier barrier_;
};

} // namespace rouse

#endif
