/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CXX_EVENT_HPP
#define ROUSE_CXX_EVENT_HPP

#include <rouse/auto.h>
#include <rouse/event.h>

#include <rouse/cxx/stop.hpp>
#include <rouse/cxx/waits.hpp>

namespace rouse
{

/* A flag that threads wait for: struct rouse_event of <rouse/event.h>. A wait
 * that returns a bool says whether the flag was set during the call. */
class event : public detail::waits<event>
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

	using waits::wait;

	rouse_event *native_handle() noexcept
	{
		return &event_;
	}

      private:
	friend waits;

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

/* A flag that releases one wait, which clears it: struct rouse_auto of
 * <rouse/auto.h>. A wait that returns a bool says whether it took the set. */
class auto_event : public detail::waits<auto_event>
{
      public:
	constexpr auto_event() noexcept = default;
	auto_event(const auto_event &) = delete;
	auto_event &operator=(const auto_event &) = delete;

	void set() noexcept
	{
		rouse_auto_set(&auto_);
	}

	void clear() noexcept
	{
		rouse_auto_clear(&auto_);
	}

	[[nodiscard]] bool is_set() const noexcept
	{
		return rouse_auto_is_set(&auto_);
	}

	[[nodiscard]] bool try_wait() noexcept
	{
		return rouse_auto_try_wait(&auto_);
	}

	void wait() noexcept
	{
		rouse_auto_wait(&auto_);
	}

	using waits::wait;

	rouse_auto *native_handle() noexcept
	{
		return &auto_;
	}

      private:
	friend waits;

	template <class Stopping, class When>
	bool await(Stopping &&stopping, When when)
	{
		return when([&](rouse_deadline deadline) {
			       const rouse_wait_since how =
				       stopping.until(deadline);

			       return rouse_auto_wait_with(&auto_, &how.wait);
		       }) == 0;
	}

	rouse_auto auto_ = ROUSE_AUTO_INIT;
};

} // namespace rouse

#endif
