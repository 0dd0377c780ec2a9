/* SPDX-License-Identifier: BSD-2-Clause */
/* The real door to eventfds, with the kernel's answers made up where needed:
 * linked with --wrap=syscall. */
#include "../../lib/eventfd.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>

/* No test may hang, whatever it finds. */
TestSuite(eventfd, .timeout = 60);

long __real_syscall(long number, ...);
long __wrap_syscall(long number, long a, long b, long c);

static int made_up; /* the errno that every call ends with, unless 0 */

long __wrap_syscall(long number, long a, long b, long c)
{
	if (made_up) {
		errno = made_up;
		return -1;
	}
	return __real_syscall(number, a, b, c);
}

static int open_that_fails_with(int err)
{
	int fd;

	made_up = err;
	errno = 77;
	fd = rouse__eventfd_open();
	cr_assert_eq(errno, 77, "errno was touched");
	return fd;
}

Test(eventfd, open_tells_why_there_is_none)
{
	cr_assert_eq(open_that_fails_with(EMFILE), -EMFILE);
	cr_assert_eq(open_that_fails_with(ENFILE), -ENFILE);
	cr_assert_eq(open_that_fails_with(ENOMEM), -ENOMEM);
	cr_assert_eq(open_that_fails_with(ENOSYS), -ENOSYS);
	cr_assert_eq(open_that_fails_with(EPERM), -EPERM);
}

/* The count is at its end, or 0. */
Test(eventfd, bears_a_call_that_would_block)
{
	made_up = EAGAIN;
	errno = 77;
	rouse__eventfd_write(5);
	rouse__eventfd_read(5);
	cr_assert_eq(errno, 77, "errno was touched");
}

Test(eventfd, close_bears_what_it_cannot_help)
{
	made_up = EINTR;
	errno = 77;
	rouse__eventfd_close(5);
	cr_assert_eq(errno, 77, "errno was touched");
}

Test(eventfd, a_write_to_a_closed_descriptor_aborts, .signal = SIGABRT)
{
	made_up = EBADF;
	rouse__eventfd_write(5);
}

Test(eventfd, a_read_of_a_closed_descriptor_aborts, .signal = SIGABRT)
{
	made_up = EBADF;
	rouse__eventfd_read(5);
}

/* From here on the real kernel. */

static bool is_readable(int fd)
{
	return poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, 0) == 1;
}

Test(eventfd, is_readable_from_a_write_to_a_read)
{
	int fd = rouse__eventfd_open();

	cr_assert_geq(fd, 0);
	cr_assert_not(is_readable(fd));
	rouse__eventfd_write(fd);
	rouse__eventfd_write(fd);
	cr_assert(is_readable(fd));
	rouse__eventfd_read(fd);
	cr_assert_not(is_readable(fd));
	rouse__eventfd_read(fd);
	rouse__eventfd_close(fd);
	cr_assert_eq(fcntl(fd, F_GETFD), -1);
}

Test(eventfd, does_not_block_and_is_closed_on_exec)
{
	int fd = rouse__eventfd_open();

	cr_assert(fcntl(fd, F_GETFL) & O_NONBLOCK);
	cr_assert(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	rouse__eventfd_close(fd);
}
