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
#include "output.h"
#include "shortage.h"
#include "status.h"
#include "stop.h"

/*
 * The bugs are mutants of the explorer, which finds all of its mutants. These
 * ones are found by chance schedules, too (bugs.def).
 */
#define SECONDS_EACH 180 /* on a busy machine; mostly few */
#define STALL        2

/* The sound library must pass the same scenarios, each for that long. A busy
 * machine may keep a thread from the CPU for as long as a stall: then one has to
 * last longer. */
#define SOUND         "../rouse-stress-chaos"
#define SECONDS_SOUND 3
#define STALL_LONG    (STALL * 5 * 5)

static const struct bug {
	const char *name;
	const char *scenario;
	const char *shipped;
} bugs[] = {
#define BUG(...) {__VA_ARGS__},
#include "bugs.def"
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
static int run(const struct bug *bug, int seconds, int stall_seconds,
	       uint64_t seed)
{
	extern char **environ;
	char path[4096], length[32], stall[32], seeded[40];
	char *argv[] = {path,  "--chaos", length,
			stall, seeded,    (char *)(uintptr_t)bug->scenario,
			NULL};
	posix_spawn_file_actions_t actions;
	int status, err;
	pid_t pid;

	if (!program_of(path, bug->name))
		return -ENAMETOOLONG;
	snprintf(length, sizeof(length), "--timeout=%d", seconds);
	snprintf(stall, sizeof(stall), "--stall=%d", stall_seconds);
	snprintf(seeded, sizeof(seeded), "--seed=%" PRIu64, seed);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null",
					 O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
					 O_WRONLY, 0);
	err = posix_spawn(&pid, path, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (err != 0)
		return -err;
	stop_kills(pid);
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return -errno;
	}
	stop_kills(0);
	return status;
}

static bool has_stalled(int status)
{
	return WIFEXITED(status) && WEXITSTATUS(status) == STATUS_NO_END;
}

/* How it was caught; NULL if it was not. */
static const char *caught(int status)
{
	if (WIFSIGNALED(status))
		return "by a crash";
	if (WEXITSTATUS(status) == STATUS_FAILED)
		return "by a check";
	return has_stalled(status) ? "by a stall" : NULL;
}

/* Returns what waitpid() says; ends the program if it does not run. */
static int look_at(const struct bug *bug, int seconds, int stall, uint64_t seed)
{
	int status = run(bug, seconds, stall, seed);

	if (status < 0) {
		fflush(stdout);
		fprintf(stderr, "rouse-stress: broken/%s: %s\n", bug->name,
			strerror(-status));
		shortage_tell("rouse-stress", -status, "what else runs");
		exit(STATUS_TROUBLE);
	}
	return status;
}

static void tell(bool good, const char *name, const char *scenario,
		 int64_t began, const char *how, const char *shipped)
{
	if (stop_asked())
		return; /* that ended it */
	printf("%s  %-26s  %-12s %5.1f s  %-10s  %s\n", good ? "PASS" : "FAIL",
	       name, scenario, (double)(now_ns() - began) / ROUSE_SEC,
	       how ? how : "not caught", shipped);
	fflush(stdout);
}

/* Has no bug before this one the same scenario? */
static bool is_first_of_scenario(const struct bug *bug)
{
	for (const struct bug *before = bugs; before < bug; before++)
		if (strcmp(before->scenario, bug->scenario) == 0)
			return false;
	return true;
}

static bool try_sound(const char *scenario, uint64_t seed)
{
	const struct bug none = {SOUND, scenario, ""};
	int64_t began = now_ns();
	int stall = STALL, status;
	const char *how;

	do {
		status = look_at(&none, SECONDS_SOUND, stall, seed);
		stall *= 5;
	} while (has_stalled(status) && stall <= STALL_LONG && !stop_asked());
	how = caught(status);
	tell(how == NULL, "no bug at all", scenario, began, how, "");
	return how == NULL || stop_asked();
}

static bool try_bug(const struct bug *bug, uint64_t seed)
{
	int64_t began = now_ns();
	const char *how = caught(look_at(bug, SECONDS_EACH, STALL, seed));

	tell(how != NULL, bug->name, bug->scenario, began, how, bug->shipped);
	return how != NULL && !stop_asked();
}

int selftest(uint64_t seed)
{
	unsigned n = sizeof(bugs) / sizeof(bugs[0]), n_tried = 0, n_caught = 0;
	bool good = true;

	for (unsigned i = 0; i < n && !stop_asked(); i++)
		if (is_first_of_scenario(&bugs[i]))
			good &= try_sound(bugs[i].scenario, seed);
	for (unsigned i = 0; i < n && !stop_asked(); i++) {
		n_caught += try_bug(&bugs[i], seed);
		n_tried += !stop_asked();
	}
	good = good && n_caught == n_tried;
	printf("rouse-stress: %s, %u of %u bugs caught, seed %" PRIu64 "\n",
	       !good          ? "FAIL"
	       : stop_asked() ? "STOPPED"
			      : "PASS",
	       n_caught, n, seed);
	return output_status(stop_status(good ? STATUS_FINE : STATUS_FAILED));
}
