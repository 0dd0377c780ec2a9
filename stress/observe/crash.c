/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* sigaltstack(), in strict C11 */

#include "observe/crash.h"

#include <execinfo.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "fixture/harness.h"
#include "fixture/tsan.h"
#include "observe/objects.h"

/*
 * All that the handler does is async-signal-safe: it formats its text by hand,
 * and writes it line by line. The calls come last, for the stack may be broken
 * and end the program.
 *
 * The signals are blocked meanwhile, so an error of the handler's own ends the
 * program at once.
 */
static const struct {
	int number;
	const char *name;
} signals[] = {
	{SIGSEGV, "SIGSEGV"}, {SIGBUS, "SIGBUS"},   {SIGFPE, "SIGFPE"},
	{SIGILL, "SIGILL"},   {SIGABRT, "SIGABRT"},
};

#define SIGNALS (sizeof(signals) / sizeof(*signals))
#define CALLS   64

static const struct options *options;
static _Atomic(const char *) scenario;
static _Atomic bool crashed;

struct line {
	char text[4096];
	size_t len;
};

static void put(struct line *line, const char *text)
{
	/* There is always room for the end of the line. */
	size_t len = strlen(text), room = sizeof(line->text) - 1 - line->len;

	len = len < room ? len : room;
	memcpy(line->text + line->len, text, len);
	line->len += len;
}

/* With that many digits at least. */
static void put_number(struct line *line, uint64_t n, unsigned base,
		       unsigned digits)
{
	char text[21], *at = text + sizeof(text) - 1;

	*at = '\0';
	for (; n > 0 || digits > 0; n /= base) {
		*--at = "0123456789abcdef"[n % base];
		digits -= digits > 0;
	}
	put(line, at);
}

static void put_address(struct line *line, const void *memory)
{
	put(line, "0x");
	put_number(line, (uintptr_t)memory, 16, 1);
}

static void end_line(struct line *line)
{
	ssize_t written;

	line->text[line->len++] = '\n';
	written = write(STDERR_FILENO, line->text, line->len);
	(void)written; /* it cannot be said anywhere */
	line->len = 0;
}

static const char *name_of(int number)
{
	for (unsigned i = 0; i < SIGNALS; i++)
		if (signals[i].number == number)
			return signals[i].name;
	return "a signal";
}

static void tell_crash(struct line *line, const siginfo_t *info)
{
	const struct worker *self = worker_me();
	const char *name =
		atomic_load_explicit(&scenario, memory_order_relaxed);

	put(line, options->progress ? "\r\033[K" : "");
	put(line, "rouse-stress: ");
	put(line, name_of(info->si_signo));
	if (info->si_code > 0 && info->si_code != SI_KERNEL) {
		put(line, " at ");
		put_address(line, info->si_addr);
	} else if (info->si_code == SI_USER) {
		put(line, " from process ");
		put_number(line, (uint64_t)info->si_pid, 10, 1);
	}
	put(line, " hit ");
	put(line, self ? self->name : "a thread that is no worker");
	put(line, name ? " in " : "");
	put(line, name ? name : "");
	put(line, "; to repeat the run:");
	end_line(line);
	put(line, "  ");
	put(line, options->command);
	end_line(line);
}

static void put_object(struct line *line, const void *memory)
{
	const char *kind, *name, *owner = worker_name_of_stack(memory);

	put(line, " ");
	if (object_find(memory, &kind, &name)) {
		put(line, kind);
		put(line, " ");
		put(line, name);
		return;
	}
	put_address(line, memory);
	put(line, owner ? " in the stack of " : "");
	put(line, owner ? owner : "");
}

static void tell_note(struct line *line, const struct note *note, int64_t now)
{
	int64_t at = atomic_load_explicit(&note->at, memory_order_relaxed);
	uint64_t us = now > at ? (uint64_t)(now - at) / 1000 : 0;
	const void *object =
		atomic_load_explicit(&note->object, memory_order_relaxed);

	put(line, "  ");
	put_number(line, us / 1000000, 10, 1);
	put(line, ".");
	put_number(line, us % 1000000, 10, 6);
	put(line, " s ago  ");
	put(line, atomic_load_explicit(&note->what, memory_order_relaxed));
	if (object != NULL)
		put_object(line, object);
	end_line(line);
}

/* The latest first. */
static void tell_notes(struct line *line, const struct worker *self)
{
	unsigned n = atomic_load_explicit(&self->n_notes, memory_order_relaxed);
	int64_t now = now_ns();

	put(line, "what it did last:");
	end_line(line);
	for (unsigned i = 1; i <= n && i <= NOTES; i++)
		tell_note(line, &self->notes[(n - i) % NOTES], now);
}

static void tell_calls(struct line *line)
{
	void *calls[CALLS];
	int n = backtrace(calls, CALLS);

	put(line, "where it is (addr2line tells the lines):");
	end_line(line);
	backtrace_symbols_fd(calls, n, STDERR_FILENO);
}

static void explain(int number, siginfo_t *info, void *context)
{
	struct line line = {.len = 0};

	(void)context;
	while (atomic_exchange_explicit(&crashed, true, memory_order_relaxed))
		pause(); /* another thread reports, and ends the program */
	tell_crash(&line, info);
	if (worker_me() != NULL)
		tell_notes(&line, worker_me());
	tell_calls(&line);
	signal(number, SIG_DFL);
	raise(number); /* and it comes when this returns */
}

/* A handler that was there before is a sanitizer's. That of threads hides its
 * own. */
static bool explained_by_others(int number)
{
	struct sigaction old;

#ifdef STRESS_TSAN
	return true;
#endif
	return sigaction(number, NULL, &old) != 0 || old.sa_handler != SIG_DFL;
}

void crash_begin(const struct options *given)
{
	static char stack[CRASH_STACK];
	struct sigaction action = {.sa_sigaction = explain,
				   .sa_flags = SA_SIGINFO | SA_ONSTACK};
	void *call;

	options = given;
	backtrace(&call, 1); /* the first one loads a library */
	crash_join(stack);
	sigemptyset(&action.sa_mask);
	for (unsigned i = 0; i < SIGNALS; i++)
		sigaddset(&action.sa_mask, signals[i].number);
	for (unsigned i = 0; i < SIGNALS; i++)
		if (!explained_by_others(signals[i].number))
			sigaction(signals[i].number, &action, NULL);
}

void crash_forget(void)
{
	struct sigaction action;

	for (unsigned i = 0; i < SIGNALS; i++)
		if (sigaction(signals[i].number, NULL, &action) == 0 &&
		    action.sa_sigaction == explain)
			signal(signals[i].number, SIG_DFL);
}

void crash_scenario(const char *name)
{
	atomic_store_explicit(&scenario, name, memory_order_relaxed);
}

void crash_join(char stack[CRASH_STACK])
{
	stack_t old, new = {.ss_sp = stack, .ss_size = CRASH_STACK};

	/* A sanitizer's own stack is left alone. */
	if (sigaltstack(NULL, &old) == 0 && (old.ss_flags & SS_DISABLE))
		sigaltstack(&new, NULL);
}

void crash_leave(const char stack[CRASH_STACK])
{
	stack_t old, none = {.ss_flags = SS_DISABLE};

	if (sigaltstack(NULL, &old) == 0 && old.ss_sp == stack)
		sigaltstack(&none, NULL);
}
