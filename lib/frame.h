/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_FRAME_H
#define ROUSE_LIB_FRAME_H

/*
 * What a public call returns of an inner one that may wait. Of a stripped library
 * a backtrace has the public names only. A compiler likes to leave a function
 * for good by a jump to the last one that it calls, and then that name is gone:
 * not here, where there is something left to do, which is nothing.
 */
static inline int rouse__returned(int err)
{
	__asm__ volatile("" : "+r"(err));
	return err;
}

#endif
