/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* syscall() */

#include "eventfd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "futex.h"

/*
 * By syscall(), since the C library's calls are cancellation points of
 * pthread_cancel(). An eventfd that does not block has no EINTR.
 */

int rouse__eventfd_open(void)
{
	int saved = errno;
	/* EFD_CLOEXEC and EFD_NONBLOCK are these by definition. */
	long fd = syscall(SYS_eventfd2, 0, O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		fd = -errno;
	errno = saved;
	return (int)fd;
}

/* Whatever it returns, Linux has released the number. */
void rouse__eventfd_close(int fd)
{
	int saved = errno;

	syscall(SYS_close, fd);
	errno = saved;
}

/* EAGAIN: in a write, the count is at its end, and so it is readable; in a
 * read, nothing is there. */
static void transfer(long number, const char *name, int fd, uint64_t *count)
{
	int saved = errno;

	if (syscall(number, fd, count, sizeof(*count)) < 0 && errno != EAGAIN)
		rouse__die(name, errno);
	errno = saved;
}

void rouse__eventfd_write(int fd)
{
	uint64_t one = 1;

	transfer(SYS_write, "write to an eventfd", fd, &one);
}

void rouse__eventfd_read(int fd)
{
	uint64_t count;

	transfer(SYS_read, "read of an eventfd", fd, &count);
}
