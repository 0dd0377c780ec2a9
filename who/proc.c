/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* process_vm_readv() */

#include "proc.h"

#include <ctype.h>
#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

const char *proc_root = "/proc";

#define PATH_SIZE 256

#define PF_KTHREAD 0x200000u /* of the kernel: include/linux/sched.h */

/* Its last part may be that of a thread: "task/12/status". */
static int open_of(pid_t pid, pid_t tid, const char *name)
{
	char path[PATH_SIZE];
	int fd;

	if (tid == 0)
		snprintf(path, sizeof(path), "%s/%d/%s", proc_root, (int)pid,
			 name);
	else
		snprintf(path, sizeof(path), "%s/%d/task/%d/%s", proc_root,
			 (int)pid, (int)tid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/* Read a short file whole: its length, or -errno. */
static ssize_t slurp(pid_t pid, pid_t tid, const char *name, char *text,
		     size_t size)
{
	int fd = open_of(pid, tid, name);
	ssize_t n, length = 0;

	if (fd < 0)
		return fd;
	while ((n = read(fd, text + length, size - 1 - (size_t)length)) > 0)
		length += n;
	if (n < 0)
		length = -errno;
	close(fd);
	text[length < 0 ? 0 : length] = '\0';
	return length;
}

/* What follows the name of a line: "Tgid:". NULL if there is no such line. */
static const char *line_of(const char *text, const char *name)
{
	size_t length = strlen(name);

	for (; text != NULL && *text != '\0'; text = strchr(text, '\n')) {
		text += *text == '\n';
		if (strncmp(text, name, length) == 0)
			return text + length;
	}
	return NULL;
}

static uint64_t number_of(const char *text, const char *name)
{
	const char *line = line_of(text, name);

	return line ? strtoull(line, NULL, 10) : 0;
}

/* A name is what its thread likes it to be: a terminal must not obey it. */
static void name_of(char name[PROC_NAME_SIZE], const char *status)
{
	const char *line = line_of(status, "Name:\t");
	size_t n = line ? strcspn(line, "\n") : 0;

	if (n >= PROC_NAME_SIZE)
		n = PROC_NAME_SIZE - 1;
	for (size_t i = 0; i < n; i++)
		name[i] = iscntrl((unsigned char)line[i]) ? '?' : line[i];
	name[n] = '\0';
}

/* The last number of the line: that of the innermost namespace. */
static pid_t inner_of(const char *status, pid_t outer)
{
	const char *line = line_of(status, "NSpid:");
	long number = outer;
	char *end;

	while (line != NULL && *line == '\t') {
		number = strtol(line, &end, 10);
		line = end;
	}
	return (pid_t)number;
}

/* Are its words as wide as here? */
static int check_width(pid_t pid)
{
	unsigned char head[EI_NIDENT];
	int fd = open_of(pid, 0, "exe");
	ssize_t n;

	if (fd < 0)
		return fd == -ENOENT ? -ENOEXEC : fd;
	n = read(fd, head, sizeof(head));
	close(fd);
	return n == sizeof(head) && memcmp(head, ELFMAG, SELFMAG) == 0 &&
			       head[EI_CLASS] != (sizeof(void *) == 8
							  ? ELFCLASS64
							  : ELFCLASS32)
		       ? -ELIBBAD
		       : 0;
}

static int from_file(ssize_t n)
{
	if (n >= 0)
		return 0;
	return n == -ENOENT ? -ESRCH : (int)n;
}

static int by_number(const void *one, const void *other)
{
	pid_t a = *(const pid_t *)one, b = *(const pid_t *)other;

	return (a > b) - (a < b);
}

int threads_list(const struct process *process, pid_t **tids, size_t *n)
{
	char path[PATH_SIZE];
	struct dirent *entry;
	size_t room = 0;
	pid_t tid;
	DIR *dir;

	*tids = NULL;
	*n = 0;
	snprintf(path, sizeof(path), "%s/%d/task", proc_root,
		 (int)process->pid);
	dir = opendir(path);
	if (dir == NULL)
		return errno == ENOENT ? -ESRCH : -errno;
	while ((entry = readdir(dir)) != NULL) {
		tid = (pid_t)strtol(entry->d_name, NULL, 10);
		if (tid <= 0)
			continue;
		if (*n == room) {
			room = room ? 2 * room : 64;
			*tids = realloc(*tids, room * sizeof(**tids));
			if (*tids == NULL)
				abort();
		}
		(*tids)[(*n)++] = tid;
	}
	closedir(dir);
	if (*n > 0)
		qsort(*tids, *n, sizeof(**tids), by_number);
	return 0;
}

/* Is it one of the kernel's own? The flags are the ninth field. */
static bool is_kernel_thread(pid_t pid)
{
	char text[1024];
	const char *at;
	unsigned flags = 0;

	if (slurp(pid, 0, "stat", text, sizeof(text)) < 0)
		return false;
	at = strrchr(text, ')');
	return at != NULL &&
	       sscanf(at, ") %*c %*d %*d %*d %*d %*d %u", &flags) == 1 &&
	       (flags & PF_KTHREAD);
}

/* Find a thread that has not ended, and see which program it runs. */
static int find_alive(struct process *process)
{
	pid_t *tids;
	size_t n;
	int err = threads_list(process, &tids, &n);

	if (err < 0)
		return err;
	err = -ENOEXEC;
	for (size_t i = 0; i < n && err == -ENOEXEC; i++) {
		process->alive = tids[i];
		err = check_width(tids[i]);
	}
	free(tids);
	return err == -ENOEXEC && !is_kernel_thread(process->pid) ? -ESRCH
								  : err;
}

int process_find(struct process *process, pid_t pid)
{
	char status[8192];
	int err = from_file(slurp(pid, 0, "status", status, sizeof(status)));

	if (err < 0)
		return err;
	process->pid = (pid_t)number_of(status, "Tgid:");
	process->inner = inner_of(status, process->pid);
	if (process->pid != pid) {
		err = from_file(slurp(process->pid, 0, "status", status,
				      sizeof(status)));
		process->inner = inner_of(status, process->pid);
	}
	name_of(process->name, status);
	return err < 0 ? err : find_alive(process);
}

int thread_call(struct thread *thread, const struct process *process)
{
	char text[512];
	ssize_t n =
		slurp(process->pid, thread->tid, "syscall", text, sizeof(text));
	int parts;

	thread->in_call = false;
	if (n < 0)
		return (int)n;
	parts = sscanf(text,
		       "%ld 0x%" SCNx64 " 0x%" SCNx64 " 0x%" SCNx64
		       " 0x%" SCNx64 " 0x%" SCNx64 " 0x%" SCNx64 " 0x%" SCNx64,
		       &thread->call, &thread->args[0], &thread->args[1],
		       &thread->args[2], &thread->args[3], &thread->args[4],
		       &thread->args[5], &thread->sp);
	/* Otherwise it says "running", or "-1" where it sleeps elsewhere. */
	thread->in_call = parts == 8 && thread->call >= 0;
	return 0;
}

int thread_look(struct thread *thread, const struct process *process, pid_t tid)
{
	char status[8192];
	int err = from_file(
		slurp(process->pid, tid, "status", status, sizeof(status)));

	thread->tid = tid;
	thread->in_call = false;
	if (err < 0)
		return err;
	thread->inner = inner_of(status, tid);
	thread->sleeps = number_of(status, "voluntary_ctxt_switches:");
	name_of(thread->name, status);
	err = thread_call(thread, process);
	/* Has the file gone with the thread, or was there never one? */
	if (err == -ENOENT &&
	    slurp(process->pid, tid, "status", status, sizeof(status)) < 0)
		err = -ESRCH;
	return err;
}

/* On which CPU a thread ran last; below 0 if it has ended. */
static int cpu_of(pid_t pid, pid_t tid)
{
	char text[1024];
	const char *at;
	int cpu;

	if (slurp(pid, tid, "stat", text, sizeof(text)) < 0)
		return -1;
	/* The second field, in parentheses, may have any character; the CPU is
	 * the 39th. */
	at = strrchr(text, ')');
	for (int i = 2; i < 39 && at != NULL; i++)
		at = strchr(at + 1, ' ');
	return at != NULL && sscanf(at, " %d", &cpu) == 1 ? cpu : -1;
}

bool thread_ran(const struct process *process, pid_t tid, struct ran *ran)
{
	char text[4096], *colon;
	const char *line;

	if (slurp(process->pid, tid, "sched", text, sizeof(text)) < 0)
		return false;
	line = line_of(text, "se.exec_start");
	colon = line ? strchr(line, ':') : NULL;
	if (colon == NULL)
		return false;
	ran->at = (int64_t)(strtod(colon + 1, NULL) * 1e6);
	ran->cpu = cpu_of(process->pid, tid);
	return ran->cpu >= 0;
}

/*
 * Some sandboxes forbid the one call, and some kernels lack it; the file asks
 * for the same permission.
 */
static int read_file(const struct process *process, void *to, uint64_t from,
		     size_t bytes)
{
	int fd = open_of(process_alive(process), 0, "mem");
	ssize_t n;

	if (fd < 0)
		return fd;
	n = pread(fd, to, bytes, (off_t)from);
	close(fd);
	return n == (ssize_t)bytes ? 0 : -EFAULT;
}

int process_read(const struct process *process, void *to, uint64_t from,
		 size_t bytes)
{
	struct iovec here = {to, bytes};
	struct iovec there = {(void *)(uintptr_t)from, bytes};
	ssize_t n = process_vm_readv(process_alive(process), &here, 1, &there,
				     1, 0);

	if (n == (ssize_t)bytes)
		return 0;
	if (n < 0 && (errno == ENOSYS || errno == EPERM))
		return read_file(process, to, from, bytes);
	return n < 0 && errno == ESRCH ? -ESRCH : -EFAULT;
}

int process_maps(const struct process *process, mapping_call *call, void *arg)
{
	int fd = open_of(process_alive(process), 0, "maps");
	char *line = NULL, rights[5];
	struct mapping mapping;
	bool more = true;
	size_t size = 0;
	int path;
	FILE *from;

	if (fd < 0)
		return fd;
	from = fdopen(fd, "r");
	if (from == NULL)
		abort();
	while (more && getline(&line, &size, from) > 0) {
		if (sscanf(line,
			   "%" SCNx64 "-%" SCNx64 " %4s %" SCNx64 " %*s %*u %n",
			   &mapping.from, &mapping.to, rights, &mapping.offset,
			   &path) < 4)
			continue;
		line[strcspn(line, "\n")] = '\0';
		mapping.readable = rights[0] == 'r';
		mapping.writable = rights[1] == 'w';
		snprintf(mapping.path, sizeof(mapping.path), "%s", line + path);
		more = call(arg, &mapping);
	}
	free(line);
	fclose(from);
	return 0;
}
