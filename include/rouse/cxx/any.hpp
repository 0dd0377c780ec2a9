/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CXX_ANY_HPP
#define ROUSE_CXX_ANY_HPP

#include <rouse/any.h>

#include <rouse/cxx/error.hpp>
#include <rouse/cxx/event.hpp>
#include <rouse/cxx/semaphore.hpp>
#include <rouse/cxx/stop.hpp>
#include <rouse/cxx/time.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <utility>

namespace rouse
{

/*
 * Something to wait for together with others, as in <rouse/any.h>: what the
 * calls below make of their arguments.
 */
struct wanted : rouse_wanted {
	wanted(event &which) noexcept
	    : rouse_wanted ROUSE_WANT_EVENT(which.native_handle())
	{
	}

	/* A set since the event had that epoch. */
	wanted(event &which, std::uint32_t since) noexcept
	    : rouse_wanted ROUSE_WANT_EVENT_SINCE(which.native_handle(), since)
	{
	}

	/* Its set, or a token, is taken if it is what a wait returns. */
	wanted(auto_event &which) noexcept
	    : rouse_wanted ROUSE_WANT_AUTO(which.native_handle())
	{
	}

	wanted(semaphore &which) noexcept
	    : rouse_wanted ROUSE_WANT_SEM(which.native_handle())
	{
	}
};
static_assert(sizeof(wanted) == sizeof(rouse_wanted));

namespace detail
{

/* The index of the first one that is there; less than 0 if the time or the stop
 * came first. */
template <std::size_t N, class Stopping, class When>
int any_of(std::array<wanted, N> things, Stopping &&stopping, When when)
{
	/* The wait for an event begins here, however often a clock is asked. */
	for (wanted &thing : things) {
		if (thing.kind == ROUSE__WANTED_EVENT) {
			thing.kind = ROUSE__WANTED_SINCE;
			thing.epoch = rouse_event_epoch(
				static_cast<rouse_event *>(thing.object));
		}
	}
	return when([&](rouse_deadline deadline) {
		const rouse_wait_since how = stopping.until(deadline);

		return rouse_wait_any(things.data(), N, &how.wait);
	});
}

template <std::size_t N, class Stopping, class When>
bool all_of(std::array<wanted, N> things, Stopping &&stopping, When when)
{
	return when([&](rouse_deadline deadline) {
		       const rouse_wait_since how = stopping.until(deadline);

		       return rouse_wait_all(things.data(), N, &how.wait);
	       }) == 0;
}

template <class... Thing>
std::array<wanted, sizeof...(Thing)> all_wanted(Thing &&...thing)
{
	return {wanted(std::forward<Thing>(thing))...};
}

inline std::optional<std::size_t> if_any(int index)
{
	if (index < 0)
		return std::nullopt;
	return static_cast<std::size_t>(index);
}

} // namespace detail

/*
 * Wait until any of them is there:
 *
 *	switch (rouse::wait_any(closing, news)) {
 *
 * Returns the index of the first one that is, as an argument; nothing if the
 * time came first.
 */
template <class... Thing> std::size_t wait_any(Thing &&...thing)
{
	return static_cast<std::size_t>(detail::any_of(
		detail::all_wanted(std::forward<Thing>(thing)...),
		detail::never_stopping(), detail::forever));
}

template <class Rep, class Period, class... Thing>
std::optional<std::size_t>
wait_any_for(const std::chrono::duration<Rep, Period> &duration,
	     Thing &&...thing)
{
	return detail::if_any(detail::any_of(
		detail::all_wanted(std::forward<Thing>(thing)...),
		detail::never_stopping(), detail::within(duration)));
}

template <class Clock, class Duration, class... Thing>
std::optional<std::size_t>
wait_any_until(const std::chrono::time_point<Clock, Duration> &when,
	       Thing &&...thing)
{
	return detail::if_any(detail::any_of(
		detail::all_wanted(std::forward<Thing>(thing)...),
		detail::never_stopping(), detail::until(when)));
}

/* Wait until there is a moment at which all of them are there. Returns whether
 * there was one before the time came. */
template <class... Thing> void wait_all(Thing &&...thing)
{
	detail::all_of(detail::all_wanted(std::forward<Thing>(thing)...),
		       detail::never_stopping(), detail::forever);
}

template <class Rep, class Period, class... Thing>
bool wait_all_for(const std::chrono::duration<Rep, Period> &duration,
		  Thing &&...thing)
{
	return detail::all_of(detail::all_wanted(std::forward<Thing>(thing)...),
			      detail::never_stopping(),
			      detail::within(duration));
}

template <class Clock, class Duration, class... Thing>
bool wait_all_until(const std::chrono::time_point<Clock, Duration> &when,
		    Thing &&...thing)
{
	return detail::all_of(detail::all_wanted(std::forward<Thing>(thing)...),
			      detail::never_stopping(), detail::until(when));
}

#ifdef __cpp_lib_jthread
/* The same until a stop is requested. Of events, one that stops is simply one
 * of those that are waited for. */
template <class... Thing>
std::optional<std::size_t> wait_any(std::stop_token stop, Thing &&...thing)
{
	return detail::if_any(detail::any_of(
		detail::all_wanted(std::forward<Thing>(thing)...),
		detail::stopping<std::stop_token>(stop), detail::forever));
}

template <class... Thing> bool wait_all(std::stop_token stop, Thing &&...thing)
{
	return detail::all_of(detail::all_wanted(std::forward<Thing>(thing)...),
			      detail::stopping<std::stop_token>(stop),
			      detail::forever);
}
#endif

} // namespace rouse

#endif
