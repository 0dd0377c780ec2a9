/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* process_vm_readv() */

#include "observe/peek.h"

#include <sys/uio.h>
#include <unistd.h>

bool peek(void *to, const void *from, size_t bytes)
{
	struct iovec here = {to, bytes};
	struct iovec there = {(void *)(size_t)from, bytes};

	return process_vm_readv(getpid(), &here, 1, &there, 1, 0) ==
	       (ssize_t)bytes;
}
