/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_HPP
#define ROUSE_HPP

/*
 * rouse for C++17 and later: the primitives of <rouse.h> as classes, in the
 * shapes of the standard library where it has them. Each header stands alone.
 *
 *	rouse::event ready;
 *	rouse::lock lock;
 *	rouse::condition not_empty;
 *
 *	std::unique_lock<rouse::lock> hold(lock);
 *	not_empty.wait(hold, [&] { return !items.empty(); });
 *
 *  - Objects are constant-initialised, so those with static storage need no
 *    order, and can be neither copied nor moved.
 *  - What takes a duration or a time point takes those of any clock, but for a
 *    barrier. A wait
 *    never says that it timed out before its clock is there.
 *  - In C++20 a wait can take a std::stop_token; in C++17 and later a
 *    rouse::event in its place, which any thread or signal handler may set.
 *    Then it returns false if it was stopped; that of a barrier throws.
 *  - Misuse throws std::system_error, whose code compares equal to a std::errc;
 *    where C has no error, calls are noexcept. Without exceptions
 *    (-fno-exceptions) it calls std::terminate().
 *  - native_handle() is the object of C, for the calls that have no form here; a
 *    condition has none.
 *    Order, progress and lifetime are those of the call of C, unless said.
 */
#if __cplusplus < 201703L
#error "<rouse.hpp> needs C++17 or later: -std=c++17. <rouse.h> does not."
#else
#include <rouse/cxx/any.hpp>
#include <rouse/cxx/barrier.hpp>
#include <rouse/cxx/condition.hpp>
#include <rouse/cxx/event.hpp>
#include <rouse/cxx/latch.hpp>
#include <rouse/cxx/lock.hpp>
#include <rouse/cxx/semaphore.hpp>
#endif

#endif
