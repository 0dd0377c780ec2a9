/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include <errno.h>
#include <string.h>

int64_t wait_lasts(const struct wait *wait)
{
	if (wait->slept >= wait->seen)
		return wait->slept;
	return wait->seen > 0 ? wait->seen : -1;
}

const char *subject_kind(const struct subject *subject)
{
	return decoders[subject->kind].name;
}

const struct subject *goal_subject(const struct look *look,
				   const struct goal *goal)
{
	return goal->subject == NO_OBJECT ? NULL
					  : &look->subjects[goal->subject];
}

const struct wait *wait_behind(const struct look *look, const struct wait *wait)
{
	const struct subject *subject =
		wait->any ? NULL : goal_subject(look, wait->goals);
	const struct holder *holder;

	if (subject == NULL)
		return NULL;
	holder = &subject->holder;
	for (size_t i = 0; i < look->n_waits; i++)
		if (holder->kind == HOLDER_THREAD &&
		    look->waits[i].thread == holder->thread)
			return &look->waits[i];
	return NULL;
}

bool is_deadlock(const struct look *look, const struct wait *wait)
{
	const struct wait *at = wait;

	/* The first one of the ring is that with the lowest number. */
	for (size_t i = 0; i < look->n_waits; i++) {
		at = wait_behind(look, at);
		if (at == NULL || at < wait)
			return false;
		if (at == wait)
			return true;
	}
	return false;
}

/* Does a module of the kernel add to what it takes? 0 if there is none. */
static int ptrace_scope(void)
{
	char path[256];
	int scope = 0;
	FILE *from;

	snprintf(path, sizeof(path), "%s/sys/kernel/yama/ptrace_scope",
		 proc_root);
	from = fopen(path, "r");
	if (from == NULL)
		return 0;
	if (fscanf(from, "%d", &scope) != 1)
		scope = 0;
	fclose(from);
	return scope;
}

static void tell_barred(FILE *to, const struct process *process)
{
	int scope = ptrace_scope();

	fprintf(to,
		"this user may not look at process %d (%s): that takes the "
		"user it runs as, or root",
		(int)process->pid, process->name);
	if (scope > 0)
		fprintf(to,
			"; and kernel.yama.ptrace_scope is %d here, which "
			"%s: see ptrace(2)",
			scope,
			scope == 1   ? "lets only its ancestors, or root"
			: scope == 2 ? "lets only root"
				     : "lets nobody");
}

void trouble_write(FILE *to, const struct process *process, int err)
{
	const int bits = 8 * (int)sizeof(void *), other = 96 - bits;

	fputs("rouse-who: ", to);
	switch (err) {
	case -ESRCH:
		if (process->name[0] != '\0')
			fprintf(to, "process %d (%s) has ended",
				(int)process->pid, process->name);
		else
			fprintf(to, "there is no process %d",
				(int)process->pid);
		break;
	case -ENOEXEC:
		fprintf(to, "process %d (%s) is a thread of the kernel",
			(int)process->pid, process->name);
		break;
	case -ELIBBAD:
		fprintf(to,
			"process %d (%s) is a program of %d bits, and this "
			"rouse-who is one of %d; build one with "
			"./configure CC='cc -m%d'",
			(int)process->pid, process->name, other, bits, other);
		break;
	case -EACCES:
	case -EPERM:
		tell_barred(to, process);
		break;
	case -ENOPKG:
		fprintf(to, "there is no librouse in process %d (%s)",
			(int)process->pid, process->name);
		break;
	case -ENOENT:
		fprintf(to,
			"there is no %s/%d/syscall: this kernel was built "
			"without CONFIG_HAVE_ARCH_TRACEHOOK",
			proc_root, (int)process->pid);
		break;
	default:
		fprintf(to, "process %d (%s): %s", (int)process->pid,
			process->name, strerror(-err));
	}
	putc('\n', to);
}
