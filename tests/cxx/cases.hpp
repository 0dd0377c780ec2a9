/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TESTS_CXX_CASES_HPP
#define ROUSE_TESTS_CXX_CASES_HPP

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <system_error>
#include <thread>

/* A test is a function in a file of this directory, with a line in main.cpp. A
 * claim that does not hold ends the program. */
#define CLAIM(claim)                                                           \
	do {                                                                   \
		if (!(claim)) {                                                \
			std::fprintf(stderr, "%s:%d: not true: %s\n",          \
				     __FILE__, __LINE__, #claim);              \
			std::_Exit(1);                                         \
		}                                                              \
	} while (false)

/* That it throws this, and does nothing else. */
template <class Call> bool throws(std::errc error, Call call)
{
	try {
		call();
	} catch (const std::system_error &thrown) {
		return thrown.code() == error;
	}
	return false;
}

template <class Question> void yield_until(Question question)
{
	while (!question())
		std::this_thread::yield();
}

/* A clock that runs at a tenth of the speed: what measures a wait by another
 * clock returns early. */
struct slow_clock {
	using rep = std::int64_t;
	using period = std::micro;
	using duration = std::chrono::duration<rep, period>;
	using time_point = std::chrono::time_point<slow_clock>;
	static constexpr bool is_steady = true;

	static time_point now()
	{
		asked++;
		return time_point(std::chrono::duration_cast<duration>(
			std::chrono::steady_clock::now().time_since_epoch() /
			10));
	}

	static inline std::atomic<unsigned> asked{0};
};

using namespace std::chrono_literals;

#endif
