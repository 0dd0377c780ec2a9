/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* readlink() */

#include "program.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void program_path(char *path, const char *name)
{
	char self[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *end;

	self[length > 0 ? length : 0] = '\0';
	end = strrchr(self, '/');
	if (end != NULL)
		*end = '\0';
	/* libtool puts a program that is not installed yet one deeper. */
	end = strrchr(self, '/');
	if (end != NULL && strcmp(end, "/.libs") == 0)
		*end = '\0';
	if (snprintf(path, PATH_MAX, "%s/%s", self, name) >= PATH_MAX)
		path[0] = '\0';
	if (access(path, X_OK) != 0)
		snprintf(path, PATH_MAX, PKGLIBEXECDIR "/%s", name);
}

bool program_there(const char *name)
{
	char path[PATH_MAX];

	if (name == NULL)
		return true;
	program_path(path, name);
	return access(path, X_OK) == 0;
}
