/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CXX_ERROR_HPP
#define ROUSE_CXX_ERROR_HPP

#include <system_error>

namespace rouse::detail
{

/* Throw what a call of C returned, if that is an error. */
inline int check(int result, const char *call)
{
	if (result < 0)
		throw std::system_error(-result, std::generic_category(), call);
	return result;
}

} // namespace rouse::detail

#endif
