/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CXX_STOP_HPP
#define ROUSE_CXX_STOP_HPP

#include <rouse/event.h>
#include <rouse/wait.h>

#include <cstdint>
#include <type_traits>
#if __has_include(<version>)
#include <version>
#endif
#ifdef __cpp_lib_jthread
#include <stop_token>
#endif

namespace rouse
{

class event;

namespace detail
{

/*
 * What ends a wait: an object of this class lives for as long as the wait, and
 * has an event that is set when it is to end. It is made of what the caller has:
 * an event, which may be cleared again in the meantime, or a std::stop_token.
 */
template <class Stop> class stopping
{
	static_assert(!sizeof(Stop),
		      "a rouse::event stops a wait, or in C++20 a "
		      "std::stop_token; a duration is for wait_for(), "
		      "try_lock_for() and their like");

      public:
	/* So that nothing else is told. */
	template <class Any> explicit stopping(Any &&) noexcept
	{
	}

	rouse_wait_since until(rouse_deadline) const noexcept;
};

template <class Stop>
using stopping_by = stopping<std::remove_cv_t<std::remove_reference_t<Stop>>>;

template <> class stopping<event>
{
      public:
	/* A template, since rouse::event is known only where one is used. */
	template <class Event>
	explicit stopping(Event &stop) noexcept
	    : event_(stop.native_handle()), entry_(rouse_event_epoch(event_))
	{
	}

	rouse_wait_since until(rouse_deadline deadline) const noexcept
	{
		return {{deadline, ROUSE_WAIT_STOP | ROUSE_WAIT_STOP_SINCE,
			 event_},
			entry_};
	}

      private:
	rouse_event *event_;
	std::uint32_t entry_;
};

#ifdef __cpp_lib_jthread
/* It sets an event of its own, by a callback. */
template <> class stopping<std::stop_token>
{
      public:
	explicit stopping(const std::stop_token &token)
	    : callback_(token, setter{&event_})
	{
	}

	rouse_wait_since until(rouse_deadline deadline) noexcept
	{
		return {{deadline, ROUSE_WAIT_STOP, &event_}, 0};
	}

      private:
	struct setter {
		rouse_event *event;

		void operator()() const noexcept
		{
			rouse_event_set(event);
		}
	};

	rouse_event event_ = ROUSE_EVENT_INIT;
	std::stop_callback<setter> callback_;
};
#endif

/* No stop at all. */
struct never_stopping {
	rouse_wait_since until(rouse_deadline deadline) const noexcept
	{
		return {{deadline, 0, nullptr}, 0};
	}
};

} // namespace detail
} // namespace rouse

#endif
