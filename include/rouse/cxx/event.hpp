/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CXX_EVENT_HPP
#define ROUSE_CXX_EVENT_HPP

#include <rouse/event.h>

#include <rouse/cxx/stop.hpp>
#include <rouse/cxx/time.hpp>

namespace rouse
{

/* A flag that threads wait for: struct rouse_event of <rouse/event.h>. A wait
 * that returns a bool says whether the flag was set during the call. */
class event
{
      public:
	constexpr event() noexcept = default;
	event(const event &) = delete;
	event &operator=(const event &) = delete;

	void set() noexcept
	{
		rouse_event_set(&event_);
	}

	void clear() noexcept
	{
		rouse_event_clear(&event_);
	}

	[[nodiscard]] bool is_set() const noexcept
	{
		return rouse_event_is_set(&event_);
	}

	void wait() noexcept
	{
		rouse_event_wait(&event_);
	}

	template <class Rep, class Period>
	bool wait_for(const std::chrono::duration<Rep, Period> &duration)
	{
		return await(detail::never_stopping(),
			     detail::within(duration));
	}

	template <class Clock, class Duration>
	bool wait_until(const std::chrono::time_point<Clock, Duration> &when)
	{
		return await(detail::never_stopping(), detail::until(when));
	}

	/* The same until @stop: an event, or a std::stop_token. False also if
	 * that came first. */
	template <class Stop> bool wait(Stop &&stop)
	{
		return await(detail::stopping_by<Stop>(stop), detail::forever);
	}

	template <class Stop, class Rep, class Period>
	bool wait_for(Stop &&stop,
		      const std::chrono::duration<Rep, Period> &duration)
	{
		return await(detail::stopping_by<Stop>(stop),
			     detail::within(duration));
	}

	template <class Stop, class Clock, class Duration>
	bool wait_until(Stop &&stop,
			const std::chrono::time_point<Clock, Duration> &when)
	{
		return await(detail::stopping_by<Stop>(stop),
			     detail::until(when));
	}

	rouse_event *native_handle() noexcept
	{
		return &event_;
	}

      private:
	/* A clock may have to be asked more than once: the wait began with the
	 * first look. */
	template <class Stopping, class When>
	bool await(Stopping &&stopping, When when)
	{
		const std::uint32_t entry = rouse_event_epoch(&event_);

		return is_set() || when([&](rouse_deadline deadline) {
					   const rouse_wait_since how =
						   stopping.until(deadline);

					   return rouse_event_wait_since_with(
						   &event_, entry, &how.wait);
				   }) == 0;
	}

	rouse_event event_ = ROUSE_EVENT_INIT;
};

inline rouse_event *detail::handle_of(event &which) noexcept
{
	return which.native_handle();
}

} // namespace rouse

#endif
