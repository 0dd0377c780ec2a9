/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* mkdtemp(), asprintf() */

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proc.h"
#include "report.h"

/* Made-up machines, each in a /proc of its own. */

static char root[] = "/tmp/rouse-proc-XXXXXX";

static void make_proc(void)
{
	cr_assert_not_null(mkdtemp(root));
	proc_root = root;
}

static void remove_proc(void)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -rf %s", root);
	cr_assert_eq(system(command), 0);
}

/* Its folders are made on the way. */
static void put(const char *name, const char *text, size_t bytes)
{
	char path[256];
	FILE *to;

	snprintf(path, sizeof(path), "%s/%s", root, name);
	for (char *at = path + sizeof(root); (at = strchr(at, '/')); at++) {
		*at = '\0';
		mkdir(path, 0700);
		*at = '/';
	}
	to = fopen(path, "w");
	cr_assert_not_null(to);
	cr_assert_eq(fwrite(text, 1, bytes, to), bytes);
	fclose(to);
}

static void put_text(const char *name, const char *text)
{
	put(name, text, strlen(text));
}

static const struct process seven = {.pid = 7};

TestSuite(proc, .init = make_proc, .fini = remove_proc);

Test(proc, a_process_is_found_by_any_of_its_threads)
{
	struct process process;

	put_text("9/status", "Name:\tworker\nTgid:\t7\nNSpid:\t9\t3\n");
	put_text("7/status", "Name:\tserver\nTgid:\t7\nNSpid:\t7\t1\n");
	put_text("7/task/7/status", "");
	put_text("7/exe", "");
	cr_assert_eq(process_find(&process, 9), 0);
	cr_assert_eq(process.pid, 7);
	cr_assert_eq(process.inner, 1);
	cr_assert_str_eq(process.name, "server");
	cr_assert_eq(process_find(&process, 8), -ESRCH);
}

Test(proc, a_name_cannot_command_the_terminal)
{
	struct process process;

	put_text("7/status", "Name:\tbad\033[2J\177\nTgid:\t7\n");
	put_text("7/task/7/status", "");
	put_text("7/exe", "");
	cr_assert_eq(process_find(&process, 7), 0);
	cr_assert_str_eq(process.name, "bad?[2J?");
}

Test(proc, a_thread_of_the_kernel_has_no_program)
{
	struct process process;

	put_text("7/status", "Name:\tkthreadd\nTgid:\t7\n");
	put_text("7/task/7/status", "");
	put_text("7/stat", "7 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0");
	cr_assert_eq(process_find(&process, 7), -ENOEXEC);
}

Test(proc, a_process_lives_on_without_its_first_thread)
{
	struct process process;

	put_text("7/status", "Name:\tserver\nTgid:\t7\n");
	put_text("7/stat", "7 (server) Z 1 7 7 0 -1 4194304 0 0 0");
	put_text("7/task/7/status", "");
	cr_assert_eq(process_find(&process, 7), -ESRCH);
	put_text("7/task/9/status", "");
	put_text("9/exe", "");
	cr_assert_eq(process_find(&process, 7), 0);
	cr_assert_eq(process_alive(&process), 9);
}

Test(proc, a_program_with_words_of_another_width_is_refused)
{
	char text[256] = "", head[16] = "\177ELF";
	struct process process;
	FILE *to = fmemopen(text, sizeof(text), "w");

	head[4] = sizeof(void *) == 8 ? 1 : 2;
	put_text("7/status", "Name:\tserver\nTgid:\t7\n");
	put_text("7/task/7/status", "");
	put("7/exe", head, sizeof(head));
	cr_assert_eq(process_find(&process, 7), -ELIBBAD);
	trouble_write(to, &process, -ELIBBAD);
	fclose(to);
	cr_assert_not_null(strstr(text, sizeof(void *) == 8
						? "is a program of 32 bits"
						: "is a program of 64 bits"));
}

Test(proc, a_kernel_that_does_not_tell_of_system_calls_is_named)
{
	char text[256] = "";
	struct thread thread;
	FILE *to = fmemopen(text, sizeof(text), "w");

	put_text("7/task/9/status", "Name:\tworker\n");
	cr_assert_eq(thread_look(&thread, &seven, 9), -ENOENT);
	trouble_write(to, &seven, -ENOENT);
	fclose(to);
	cr_assert_not_null(strstr(text, "CONFIG_HAVE_ARCH_TRACEHOOK"));
}

Test(proc, a_thread_that_has_ended_is_not_taken_for_that)
{
	struct thread thread;

	cr_assert_eq(thread_look(&thread, &seven, 9), -ESRCH);
}

Test(proc, yama_is_named_where_it_forbids_a_look)
{
	char text[512] = "";
	FILE *to = fmemopen(text, sizeof(text), "w");

	put_text("sys/kernel/yama/ptrace_scope", "1\n");
	trouble_write(to, &seven, -EPERM);
	fclose(to);
	cr_assert_not_null(strstr(text, "ptrace_scope is 1 here, which lets "
					"only its ancestors"));
}

Test(proc, only_a_thread_that_sleeps_in_a_call_is_in_one)
{
	static const struct {
		const char *text;
		bool in_call;
	} cases[] = {
		{"202 0x10 0x89 0x1 0x0 0x7ff0 0xffffffff 0x7fe0 0x99\n", true},
		{"running\n", false},
		{"-1 0x7ffca6e8a0d8 0x7f2334fe02ad\n", false},
		{"202 0x10 0x89", false},
		{"", false},
	};
	struct thread thread;

	put_text("7/task/9/status",
		 "Name:\tworker\nNSpid:\t9\nvoluntary_ctxt_switches:\t12\n");
	for (unsigned i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		put_text("7/task/9/syscall", cases[i].text);
		cr_assert_eq(thread_look(&thread, &seven, 9), 0);
		cr_assert_eq(thread.in_call, cases[i].in_call, "%s",
			     cases[i].text);
		if (!cases[i].in_call)
			continue;
		cr_assert_eq(thread.call, 202);
		cr_assert_eq(thread.args[4], 0x7ff0);
		cr_assert_eq(thread.sp, 0x7fe0);
		cr_assert_eq(thread.sleeps, 12);
		cr_assert_str_eq(thread.name, "worker");
	}
}

Test(proc, when_a_thread_ran_is_told_with_its_cpu)
{
	struct ran ran;

	cr_assert_not(thread_ran(&seven, 9, &ran));
	put_text("7/task/9/sched", "worker (9, #threads: 2)\n"
				   "se.exec_start  :   24767114.048774\n");
	put_text("7/task/9/stat",
		 "9 (a) b) S 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 "
		 "22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 5 40 41");
	cr_assert(thread_ran(&seven, 9, &ran));
	cr_assert_eq(ran.cpu, 5);
	cr_assert_eq(ran.at / 1000, INT64_C(24767114048));
}

Test(proc, memory_that_is_not_there_is_not_read)
{
	struct process self = {.pid = getpid()};
	int here = 5, copy = 0;

	cr_assert_eq(process_read(&self, &copy, (uintptr_t)&here, sizeof(here)),
		     0);
	cr_assert_eq(copy, 5);
	cr_assert_eq(process_read(&self, &copy, 16, sizeof(copy)), -EFAULT);
}
