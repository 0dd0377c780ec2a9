/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TESTS_CHILD_H
#define ROUSE_TESTS_CHILD_H

#include <criterion/criterion.h>
#include <sys/wait.h>
#include <unistd.h>

/* Of the child of a fork. Each step has a number, and the child ends with that of
 * the one that failed. */
#define DEMAND(condition)                                                      \
	do {                                                                   \
		if (!(condition))                                              \
			_exit(__LINE__ % 200 + 1);                             \
	} while (0)

/* Make things usable there, and use them. Returns how it ended. */
static inline int in_a_child(void (*make_usable)(void), void (*use)(void))
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		alarm(20);
		make_usable();
		use();
		_exit(0);
	}
	cr_assert_eq(waitpid(child, &status, 0), child);
	return status;
}

#endif
