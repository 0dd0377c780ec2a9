/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CXX_LATCH_HPP
#define ROUSE_CXX_LATCH_HPP

#include <rouse/latch.h>

#include <rouse/cxx/error.hpp>
#include <rouse/cxx/waits.hpp>

#include <cstdint>

namespace rouse
{

/* A number that is counted down to 0, which others wait for: struct rouse_latch of
 * <rouse/latch.h>, in the shape of std::latch. To count down by more than is left
 * throws ERANGE. */
class latch : public detail::waits<latch>
{
      public:
	/* From ROUSE_LATCH_MAX at most. */
	constexpr explicit latch(std::uint32_t count)
	    : latch_ ROUSE_LATCH_INIT(checked(count))
	{
	}

	latch(const latch &) = delete;
	latch &operator=(const latch &) = delete;

	void count_down(std::uint32_t n = 1)
	{
		detail::check(rouse_latch_count_down(&latch_, n),
			      "rouse::latch");
	}

	[[nodiscard]] bool try_wait() const noexcept
	{
		return rouse_latch_try_wait(&latch_);
	}

	void wait() noexcept
	{
		rouse_latch_wait(&latch_);
	}

	using waits::wait;

	void arrive_and_wait(std::uint32_t n = 1)
	{
		count_down(n);
		wait();
	}

	rouse_latch *native_handle() noexcept
	{
		return &latch_;
	}

      private:
	friend waits;

	static constexpr std::uint32_t checked(std::uint32_t count)
	{
		if (count > ROUSE_LATCH_MAX)
			detail::check(-EINVAL, "rouse::latch");
		return count;
	}

	template <class Stopping, class When>
	bool await(Stopping &&stopping, When when)
	{
		return try_wait() ||
		       when([&](rouse_deadline deadline) {
			       const rouse_wait_since how =
				       stopping.until(deadline);

			       return rouse_latch_wait_with(&latch_, &how.wait);
		       }) == 0;
	}

	rouse_latch latch_;
};

} // namespace rouse

#endif
