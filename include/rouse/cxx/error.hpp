/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CXX_ERROR_HPP
#define ROUSE_CXX_ERROR_HPP

#include <exception>
#include <system_error>

namespace rouse::detail
{

/* Throw what a call of C returned, if that is an error; end the program where it
 * has no exceptions. */
inline int check(int result, const char *call)
{
	if (result < 0) {
#ifdef __cpp_exceptions
		throw std::system_error(-result, std::generic_category(), call);
#else
		static_cast<void>(call);
		std::terminate();
#endif
	}
	return result;
}

} // namespace rouse::detail

#endif
