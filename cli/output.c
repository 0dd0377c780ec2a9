/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* fileno(), ftruncate(), in strict C11 */

#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "status.h"

static const char *program = "rouse";
static bool failed; /* to write something, which was said */
static bool stdout_failed;

static void say(const char *name, int err)
{
	failed = true;
	fprintf(stderr, "%s: cannot write %s: %s\n", program, name,
		strerror(err));
}

void output_flush(void)
{
	bool before = ferror(stdout);

	/* What failed within printf() has left no errno. */
	if (fflush(stdout) != 0)
		before = false;
	else if (!before)
		return;
	if (!stdout_failed)
		say("standard output", before ? EIO : errno);
	stdout_failed = true;
}

static void at_exit(void)
{
	bool known = stdout_failed;

	output_flush();
	if (stdout_failed && !known)
		_exit(STATUS_TROUBLE);
}

void output_begin(const char *name)
{
	program = name;
	/* A descriptor that is closed would become that of a file, and the file
	 * would get what is printed. This one cannot be written. */
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) < 0)
			_exit(STATUS_TROUBLE);
	atexit(at_exit);
}

void output_first(void)
{
	output_flush();
	if (stdout_failed)
		exit(STATUS_TROUBLE);
}

struct output output_open(const char *name)
{
	struct output output = {.name = name};
	int fd;

	if (name == NULL)
		return output;
	fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	output.created = fd >= 0;
	if (fd < 0)
		fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	if (fd >= 0)
		output.to = fdopen(fd, "w");
	if (output.to == NULL) {
		say(name, errno);
		exit(STATUS_TROUBLE);
	}
	return output;
}

/* A regular file ends where the last byte was written. */
static bool cut(FILE *to)
{
	struct stat stat;

	return fstat(fileno(to), &stat) == 0 &&
	       (!S_ISREG(stat.st_mode) ||
		ftruncate(fileno(to), ftello(to)) == 0);
}

void output_close(struct output *output)
{
	bool good = !ferror(output->to);

	errno = EIO;
	good = fflush(output->to) == 0 && good && cut(output->to);
	if (!good)
		say(output->name, errno);
	if (fclose(output->to) != 0 && good)
		say(output->name, errno);
	output->to = NULL;
}

void output_drop(struct output *output)
{
	if (output->to == NULL)
		return;
	fclose(output->to);
	output->to = NULL;
	if (output->created)
		unlink(output->name);
}

int output_status(int status)
{
	output_flush();
	return failed && status == STATUS_FINE ? STATUS_TROUBLE : status;
}
