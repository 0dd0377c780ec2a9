/* SPDX-License-Identifier: BSD-2-Clause */

#include <rouse/cxx/time.hpp>

#include <cstdint>
#include <limits>

#include "cases.hpp"

/* What durations and time points are, in nanoseconds. */

static void durations_are_rounded_up()
{
	using rouse::detail::to_ns;
	using picoseconds = std::chrono::duration<std::int64_t, std::pico>;
	using thirds = std::chrono::duration<int, std::ratio<1, 3>>;

	CLAIM(to_ns(3ms) == 3'000'000);
	CLAIM(to_ns(std::chrono::duration<unsigned char>(200)) ==
	      200'000'000'000);
	CLAIM(to_ns(picoseconds(1)) == 1 && to_ns(picoseconds(1000)) == 1 &&
	      to_ns(picoseconds(1001)) == 2);
	CLAIM(to_ns(thirds(1)) == 333'333'334);
	CLAIM(to_ns(std::chrono::duration<double>(0.5)) == 500'000'000);
	CLAIM(to_ns(std::chrono::duration<float, std::nano>(1.5F)) == 2);
}

static void what_is_too_long_is_for_ever()
{
	using rouse::detail::to_ns;
	constexpr double infinite = std::numeric_limits<double>::infinity();

	CLAIM(to_ns(std::chrono::hours::max()) == INT64_MAX);
	CLAIM(to_ns(std::chrono::nanoseconds::max()) == INT64_MAX);
	CLAIM(to_ns(std::chrono::duration<std::uint64_t>(UINT64_MAX)) ==
	      INT64_MAX);
	CLAIM(to_ns(std::chrono::duration<double>(infinite)) == INT64_MAX);
	CLAIM(to_ns(std::chrono::duration<double>(1e10)) == INT64_MAX);
	CLAIM(rouse::detail::after(std::chrono::hours::max()) == ROUSE_FOREVER);
}

static void what_is_past_is_past()
{
	using rouse::detail::after;

	CLAIM(after(0s) <= 0 && after(-1h) <= 0);
	CLAIM(after(std::chrono::hours::min()) <= 0);
	CLAIM(after(std::chrono::duration<double>(-1e300)) <= 0);
	CLAIM(after(std::chrono::duration<double>(
		      std::numeric_limits<double>::quiet_NaN())) <= 0);
}

/* Its sum with any other moment would overflow. */
static void moments_may_be_far_away()
{
	using clock = std::chrono::system_clock;
	using far = std::chrono::time_point<clock, std::chrono::hours>;
	const auto now = rouse_after(1);

	CLAIM(rouse::detail::next_look(clock::time_point::max()) > now);
	CLAIM(rouse::detail::next_look(far::max()) > now);
	CLAIM(rouse::detail::next_look(clock::time_point::min()) <= 0);
	CLAIM(rouse::detail::next_look(clock::time_point()) <= 0);
}
