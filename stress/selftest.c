/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* readlink(), posix_spawn() */

#include "selftest.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture/harness.h"

/*
 * The bugs are patches of explore/mutants/, of those whose kind has shipped
 * somewhere; the explorer finds all of them, these a schedule by chance finds
 * too. Each has the scenario that should.
 */
#define SECONDS_EACH 60 /* on a busy machine; mostly few */
#define STALL        2

/* So long, and with the same impatience, the sound library must pass. */
#define SOUND         "../rouse-stress-chaos"
#define SECONDS_SOUND 3

static const char *const sound_scenarios[] = {
	"handover",   "pulse", "buffer", "timeouts", "queue", "handlers",
	"interrupts", "edges", "notify", "churn",    NULL};

static const struct bug {
	const char *name;
	const char *shipped; /* where its kind did */
	const char *scenario;
	/* So many producers, and consumers, meet most often; 0: any will do. */
	unsigned threads;
} bugs[] = {
	{"await-samples-late", "libstdc++ proxy wait, SerenityOS #20425",
	 "handover", 0},
	{"await-store", "musl 0db393d3, tokio #3660", "handover", 0},
	{"await-eagain-as-timeout", "LLVM libc #203574", "pulse", 0},
	{"await-eintr-ends", "emscripten #26848, mlibc #1068", "handlers", 0},
	{"await-spurious-as-timeout", "LLVM libc #203574", "edges", 0},
	{"event-clear-store", "tokio #3660", "queue", 1},
	{"event-epoch-not-bumped", "musl 97c5b5a8", "pulse", 0},
	{"event-passed-ignores-epoch", "glibc 25847", "pulse", 0},
	{"event-set-stale-waiters", "musl 159d1f6c, 882aedf6", "handover", 0},
	{"event-set-wakes-one", "Zig #12877", "pulse", 0},
	{"event-wait-ignores-or", "nanos #1601, unikraft #1763", "handover", 0},
	{"event-wait-trusts-wake", "emscripten #26848", "handover", 0},
	{"cond-error-though-chosen", "glibc BZ 13165, LLVM libc #201937",
	 "timeouts", 0},
	{"cond-join-after-release", "nanos #1601, SerenityOS #20425", "buffer",
	 0},
	{"cond-notify-one-more", "tokio #5458", "buffer", 0},
	{"lock-chosen-not-restored", "Zig #12877", "buffer", 0},
	{"lock-release-chosen-store", "glibc BZ 20973, tokio #3660", "buffer",
	 0},
	{"lock-chosen-called-late", "CPython #148820, #114944", "timeouts", 0},
	{"lock-take-bare", "musl 0db393d3, 0d0c2f40", "buffer", 0},
	{"lock-eintr-as-acquired", "emscripten #26848", "interrupts", 0},
	{"lock-giveup-silent", "musl 159d1f6c", "edges", 0},
	{"lock-release-inline-blind", "musl 882aedf6, libc++ #77659", "churn",
	 0},
	{"rlock-owner-kept", "Windows SRWLOCK 2024", "notify", 0},
	{"waitq-notify-one-less", "glibc BZ 14958", "notify", 0},
	{"waitq-take-newest", "tokio #5396", "buffer-waitq", 0},
};

/* The program with this bug. Returns false if its name is too long. */
static bool program_of(char path[4096], const char *bug)
{
	ssize_t len = readlink("/proc/self/exe", path, 4095);
	char *end;

	if (len < 0)
		return false;
	path[len] = '\0';
	end = strrchr(path, '/') + 1;
	return snprintf(end, (size_t)(path + 4096 - end), "broken/%s", bug) <
	       path + 4096 - end;
}

/* Run it; returns what waitpid() says of it, or -errno. */
static int run(const struct bug *bug, int seconds, uint64_t seed)
{
	extern char **environ;
	char path[4096], length[32], stall[32], seeded[40], many[2][32];
	char *argv[] = {path,
			"--chaos",
			length,
			stall,
			seeded,
			(char *)(uintptr_t)bug->scenario,
			bug->threads ? many[0] : NULL,
			many[1],
			NULL};
	posix_spawn_file_actions_t actions;
	int status, err;
	pid_t pid;

	if (!program_of(path, bug->name))
		return -ENAMETOOLONG;
	snprintf(length, sizeof(length), "--timeout=%d", seconds);
	snprintf(stall, sizeof(stall), "--stall=%d", STALL);
	snprintf(seeded, sizeof(seeded), "--seed=%" PRIu64, seed);
	snprintf(many[0], sizeof(many[0]), "--producers=%u", bug->threads);
	snprintf(many[1], sizeof(many[1]), "--consumers=%u", bug->threads);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null",
					 O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
					 O_WRONLY, 0);
	err = posix_spawn(&pid, path, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (err != 0)
		return -err;
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return -errno;
	}
	return status;
}

/* How it was caught; NULL if it was not. */
static const char *caught(int status)
{
	if (WIFSIGNALED(status))
		return "by a crash";
	if (WEXITSTATUS(status) == VERDICT_FAIL)
		return "by a check";
	if (WEXITSTATUS(status) == VERDICT_STALL)
		return "by a stall";
	return NULL;
}

/* Returns how it was caught, or NULL; ends the program if it does not run. */
static const char *look_at(const struct bug *bug, int seconds, uint64_t seed)
{
	int status = run(bug, seconds, seed);

	if (status < 0) {
		fflush(stdout);
		fprintf(stderr, "rouse-stress: broken/%s: %s\n", bug->name,
			strerror(-status));
		exit(VERDICT_TROUBLE);
	}
	return caught(status);
}

static void tell(bool good, const char *name, const char *scenario,
		 int64_t began, const char *how, const char *shipped)
{
	printf("%s  %-26s  %-12s %5.1f s  %-10s  %s\n", good ? "PASS" : "FAIL",
	       name, scenario, (double)(now_ns() - began) / ROUSE_SEC,
	       how ? how : "not caught", shipped);
	fflush(stdout);
}

enum verdict selftest(uint64_t seed)
{
	unsigned n = sizeof(bugs) / sizeof(bugs[0]), n_caught = 0;
	bool good = true;

	for (const char *const *at = sound_scenarios; *at != NULL; at++) {
		const struct bug none = {SOUND, "", *at, 0};
		int64_t began = now_ns();
		const char *how = look_at(&none, SECONDS_SOUND, seed);

		tell(how == NULL, "no bug at all", *at, began, how, "");
		good = good && how == NULL;
	}
	for (unsigned i = 0; i < n; i++) {
		const struct bug *bug = &bugs[i];
		int64_t began = now_ns();
		const char *how = look_at(bug, SECONDS_EACH, seed);

		tell(how != NULL, bug->name, bug->scenario, began, how,
		     bug->shipped);
		n_caught += how != NULL;
	}
	good = good && n_caught == n;
	printf("rouse-stress: %s, %u of %u bugs caught, seed %" PRIu64 "\n",
	       good ? "PASS" : "FAIL", n_caught, n, seed);
	return good ? VERDICT_PASS : VERDICT_FAIL;
}
