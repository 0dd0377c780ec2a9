/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_WHO_PROC_H
#define ROUSE_WHO_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * What /proc says of another process, and its memory. Nothing here stops it,
 * not for a moment; so all of it may change while one reads, and threads come
 * and go. A function that may fail returns 0 or -errno.
 */

/* Where /proc is: a test has another one. */
extern const char *proc_root;

#define PROC_NAME_SIZE 72

struct process {
	pid_t pid;
	pid_t inner; /* what it calls itself, in a container */
	pid_t alive; /* a thread that has not ended: the first one may have; or
			0 for that */
	char name[PROC_NAME_SIZE];
};

/* The thread by which the memory is read. */
static inline pid_t process_alive(const struct process *process)
{
	return process->alive > 0 ? process->alive : process->pid;
}

/*
 * Find a process, by its number or that of any of its threads.
 *
 * Returns:   0, -ESRCH;
 *            -ENOEXEC      it is a thread of the kernel;
 *            -ELIBBAD      its words are wider or narrower than here;
 *            -EACCES, -EPERM  this user may not look at it.
 */
int process_find(struct process *process, pid_t pid);

struct thread {
	pid_t tid;
	pid_t inner;
	char name[PROC_NAME_SIZE];
	uint64_t sleeps; /* how often it went to sleep */
	bool in_call;    /* it sleeps in a system call */
	long call;
	uint64_t args[6];
	uint64_t sp;
};

/* The threads of a process, by their numbers; *tids is to be freed. */
int threads_list(const struct process *process, pid_t **tids, size_t *n);

/* Look at one of them. -ESRCH: it has ended. -ENOENT: the kernel does not tell
 * of system calls. */
int thread_look(struct thread *thread, const struct process *process,
		pid_t tid);

/* The system call of a thread that was looked at before. */
int thread_call(struct thread *thread, const struct process *process);

/*
 * When and where a thread was last given a CPU, in nanoseconds of that CPU's own
 * clock: the scheduler has one for each, and they drift apart by seconds.
 */
struct ran {
	int64_t at;
	int cpu;
};

/* Returns false if the kernel does not say. @tid: 0 for the process itself. */
bool thread_ran(const struct process *process, pid_t tid, struct ran *ran);

/* Read memory of the process: all of it, or -EFAULT. */
int process_read(const struct process *process, void *to, uint64_t from,
		 size_t bytes);

/* What is mapped from where to where. */
struct mapping {
	uint64_t from, to;
	uint64_t offset; /* in the file */
	bool readable;
	bool writable;
	char path[4096]; /* "" if there is no file */
};

/* Call this for each mapping until it returns false. */
typedef bool mapping_call(void *arg, const struct mapping *mapping);
int process_maps(const struct process *process, mapping_call *call, void *arg);

#endif
