/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CXX_WAITS_HPP
#define ROUSE_CXX_WAITS_HPP

#include <rouse/cxx/stop.hpp>
#include <rouse/cxx/time.hpp>

namespace rouse::detail
{

/*
 * The ways to wait for an object of a class derived from this, which has
 * await(stopping, when) and a wait() of its own. Each says whether what is waited
 * for was there.
 */
template <class Self> class waits
{
      public:
	template <class Rep, class Period>
	bool wait_for(const std::chrono::duration<Rep, Period> &duration)
	{
		return self().await(never_stopping(), within(duration));
	}

	template <class Clock, class Duration>
	bool wait_until(const std::chrono::time_point<Clock, Duration> &when)
	{
		return self().await(never_stopping(), until(when));
	}

	/* The same until @stop: an event, or a std::stop_token. False also if
	 * that came first. */
	template <class Stop> bool wait(Stop &&stop)
	{
		return self().await(stopping_by<Stop>(stop), forever);
	}

	template <class Stop, class Rep, class Period>
	bool wait_for(Stop &&stop,
		      const std::chrono::duration<Rep, Period> &duration)
	{
		return self().await(stopping_by<Stop>(stop), within(duration));
	}

	template <class Stop, class Clock, class Duration>
	bool wait_until(Stop &&stop,
			const std::chrono::time_point<Clock, Duration> &when)
	{
		return self().await(stopping_by<Stop>(stop), until(when));
	}

      private:
	Self &self() noexcept
	{
		return static_cast<Self &>(*this);
	}
};

} // namespace rouse::detail

#endif
