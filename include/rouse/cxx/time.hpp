/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CXX_TIME_HPP
#define ROUSE_CXX_TIME_HPP

#include <rouse/deadline.h>

#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <ratio>
#include <type_traits>

namespace rouse::detail
{

/*
 * Nanoseconds, rounded up: a wait may not end early. What is too long for them
 * is INT64_MAX, what is below 0 is some number below 1, and so is a NaN.
 */
template <class Rep, class Period>
std::int64_t to_ns(const std::chrono::duration<Rep, Period> &duration)
{
	using unit = std::ratio_divide<Period, std::nano>;

	if constexpr (std::is_integral_v<Rep> && sizeof(Rep) <= 8 &&
		      (unit::den == 1 || unit::num == 1)) {
		const auto count = duration.count();
		std::int64_t ns = 0;

		if (count <= 0)
			return 0;
		if constexpr (unit::den == 1) {
			if (__builtin_mul_overflow(count, unit::num, &ns))
				return INT64_MAX;
		} else {
			constexpr auto den =
				static_cast<std::uint64_t>(unit::den);
			const auto whole = static_cast<std::uint64_t>(count);

			ns = static_cast<std::int64_t>(whole / den +
						       (whole % den != 0));
		}
		return ns;
	} else {
		using fractional = std::chrono::duration<double, std::nano>;
		const double ns = std::ceil(
			std::chrono::duration_cast<fractional>(duration)
				.count());

		if (!(ns > 0))
			return 0;
		return ns < 0x1p63 ? static_cast<std::int64_t>(ns) : INT64_MAX;
	}
}

template <class Rep, class Period>
rouse_deadline after(const std::chrono::duration<Rep, Period> &duration)
{
	return rouse_after(to_ns(duration));
}

/* A moment of another clock, as far as it can be known beforehand: at most 31
 * years from now. The difference of moments that are farther away could
 * overflow. */
template <class Clock, class Duration>
rouse_deadline next_look(const std::chrono::time_point<Clock, Duration> &when)
{
	using seconds = std::chrono::duration<double>;
	constexpr double far = 1e9;
	const auto now = Clock::now();
	const double left = seconds(when.time_since_epoch()).count() -
			    seconds(now.time_since_epoch()).count();

	if (left < -1)
		return 0;
	if (left > far)
		return rouse_after_seconds(far);
	return after(when - now);
}

/*
 * When a wait ends. Each is called with a function of a deadline, which waits,
 * and returns what that returned last: 0 or an error.
 */
inline constexpr auto forever = [](auto wait) { return wait(ROUSE_FOREVER); };

template <class Rep, class Period>
auto within(const std::chrono::duration<Rep, Period> &duration)
{
	return [deadline = after(duration)](auto wait) {
		return wait(deadline);
	};
}

/* On Linux std::chrono::steady_clock is CLOCK_MONOTONIC. Any other clock may be
 * set, or run at another speed: so it is asked whether it is there, and if not
 * the wait goes on. */
template <class Clock, class Duration>
auto until(const std::chrono::time_point<Clock, Duration> &when)
{
	return [when](auto wait) {
		if constexpr (std::is_same_v<Clock,
					     std::chrono::steady_clock>) {
			return wait(
				rouse_deadline{to_ns(when.time_since_epoch())});
		} else {
			int err = wait(next_look(when));

			while (err == -ETIMEDOUT && Clock::now() < when)
				err = wait(next_look(when));
			return err;
		}
	};
}

} // namespace rouse::detail

#endif
