/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/types.h>

const char *rouse_version(void)
{
	return ROUSE_VERSION;
}
