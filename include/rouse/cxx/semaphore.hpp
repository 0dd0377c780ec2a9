/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CXX_SEMAPHORE_HPP
#define ROUSE_CXX_SEMAPHORE_HPP

#include <rouse/sem.h>

#include <rouse/cxx/error.hpp>
#include <rouse/cxx/stop.hpp>
#include <rouse/cxx/time.hpp>

#include <cstdint>

namespace rouse
{

/* Which of the threads that sleep is woken first; see <rouse/sem.h>. */
enum class order : std::uint32_t { fifo = 0, lifo = ROUSE_SEM_LIFO };

/* A number of tokens: struct rouse_sem of <rouse/sem.h>, in the shape of
 * std::counting_semaphore. To release more than there can be throws EOVERFLOW. */
class semaphore
{
      public:
	/* ROUSE_SEM_MAX at most. */
	constexpr explicit semaphore(std::uint32_t tokens = 0)
	    : sem_ ROUSE_SEM_INIT(checked(tokens))
	{
	}

	/* With another maximum; 0 is ROUSE_SEM_MAX. */
	semaphore(std::uint32_t tokens, std::uint32_t max,
		  order which = order::fifo)
	    : semaphore()
	{
		detail::check(rouse_sem_init(&sem_, tokens, max,
					     static_cast<std::uint32_t>(which)),
			      "rouse::semaphore");
	}

	semaphore(const semaphore &) = delete;
	semaphore &operator=(const semaphore &) = delete;

	void release(std::uint32_t n = 1)
	{
		detail::check(rouse_sem_post(&sem_, n), "rouse::semaphore");
	}

	void acquire() noexcept
	{
		rouse_sem_wait(&sem_);
	}

	[[nodiscard]] bool try_acquire() noexcept
	{
		return rouse_sem_try_wait(&sem_);
	}

	template <class Rep, class Period>
	[[nodiscard]] bool
	try_acquire_for(const std::chrono::duration<Rep, Period> &duration)
	{
		return await(detail::never_stopping(),
			     detail::within(duration));
	}

	template <class Clock, class Duration>
	[[nodiscard]] bool
	try_acquire_until(const std::chrono::time_point<Clock, Duration> &when)
	{
		return await(detail::never_stopping(), detail::until(when));
	}

	/* Until @stop: an event, or a std::stop_token. Returns whether it took
	 * a token. */
	template <class Stop> [[nodiscard]] bool acquire(Stop &&stop)
	{
		return await(detail::stopping_by<Stop>(stop), detail::forever);
	}

	template <class Stop, class Rep, class Period>
	[[nodiscard]] bool
	try_acquire_for(Stop &&stop,
			const std::chrono::duration<Rep, Period> &duration)
	{
		return await(detail::stopping_by<Stop>(stop),
			     detail::within(duration));
	}

	template <class Stop, class Clock, class Duration>
	[[nodiscard]] bool
	try_acquire_until(Stop &&stop,
			  const std::chrono::time_point<Clock, Duration> &when)
	{
		return await(detail::stopping_by<Stop>(stop),
			     detail::until(when));
	}

	[[nodiscard]] std::uint32_t value() const noexcept
	{
		return rouse_sem_value(&sem_);
	}

	rouse_sem *native_handle() noexcept
	{
		return &sem_;
	}

      private:
	static constexpr std::uint32_t checked(std::uint32_t tokens)
	{
		if (tokens > ROUSE_SEM_MAX)
			detail::check(-EINVAL, "rouse::semaphore");
		return tokens;
	}

	template <class Stopping, class When>
	bool await(Stopping &&stopping, When when)
	{
		return when([&](rouse_deadline deadline) {
			       const rouse_wait_since how =
				       stopping.until(deadline);

			       return rouse_sem_wait_with(&sem_, &how.wait);
		       }) == 0;
	}

	rouse_sem sem_;
};

} // namespace rouse

#endif
