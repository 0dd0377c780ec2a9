/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* fopencookie(), open_memstream() */

#include "observe/diagnosis.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "decode.h"
#include "disturb/chaos.h"
#include "disturb/futex-hook.h"
#include "duration.h"
#include "observe/objects.h"
#include "observe/peek.h"
#include "observe/stacks.h"
#include "source.h"

/* Rows of the table, and threads that are looked at closely: more tell nothing
 * new. */
#define ROWS  100
#define CLOSE 4

static bool still(const struct stall *stall, const struct worker *worker)
{
	return !finished(worker) && worker->seen_at < stall->long_since;
}

static void tell_note(FILE *to, const struct note *note,
		      void (*tell)(FILE *to, const void *memory))
{
	const void *object =
		atomic_load_explicit(&note->object, memory_order_relaxed);

	const char *what =
		atomic_load_explicit(&note->what, memory_order_relaxed);

	fputs(what, to);
	if (object == NULL)
		return;
	putc(' ', to);
	if (what == chaos_noted) {
		source_find(&object, 1);
		fputs(source_of(object), to);
	} else {
		tell(to, object);
	}
}

/* A word that a thread sleeps on, the value it had then, and what it has now. */
struct asleep {
	const rouse_word *word; /* NULL: in none */
	uint32_t over, now;
};

static bool has_changed(struct asleep *asleep)
{
	asleep->now = asleep->over;
	return asleep->word != NULL &&
	       peek(&asleep->now, asleep->word, sizeof(asleep->now)) &&
	       asleep->now != asleep->over;
}

/* What it sleeps on; of several words the first that has another value now, or
 * the first. The others are in an array on its stack. */
static struct asleep where_asleep(const struct worker *worker)
{
	struct asleep first = {
		atomic_load_explicit(&worker->asleep_on, memory_order_relaxed),
		atomic_load_explicit(&worker->asleep_over,
				     memory_order_relaxed),
		0};
	const struct rouse_armed *several = atomic_load_explicit(
		&worker->asleep_several, memory_order_relaxed);
	unsigned n =
		atomic_load_explicit(&worker->n_asleep, memory_order_relaxed);

	if (has_changed(&first) || first.word == NULL || several == NULL)
		return first;
	for (unsigned i = 1; i < n; i++) {
		struct rouse_armed at;
		struct asleep other;

		if (!peek(&at, &several[i], sizeof(at)))
			break;
		other = (struct asleep){at.word, at.value, 0};
		if (has_changed(&other))
			return other;
	}
	return first;
}

/* Does it sleep although a word has another value now? */
static bool missed_a_wake(const struct worker *worker)
{
	struct asleep asleep = where_asleep(worker);

	return asleep.now != asleep.over;
}

/* Where it sleeps, if that is not what it says to do. */
static void tell_sleep(FILE *to, const struct worker *worker)
{
	const void *said =
		atomic_load_explicit(&worker->now.object, memory_order_relaxed);
	struct asleep asleep = where_asleep(worker);
	const char *owner = worker_name_of_stack(asleep.word);
	char text[DECODED_SIZE];

	if (asleep.word == NULL) {
		fputs("; in no futex wait", to);
		return;
	}
	fputs("; in a futex wait", to);
	if (owner != NULL && asleep.word != said) {
		fprintf(to, " on the node of %s (%s)", owner,
			decode_waiter(text, asleep.now));
	} else if (asleep.word != said) {
		fputs(" on ", to);
		object_tell_state(to, asleep.word);
	}
	fprintf(to, " over %#x", (unsigned)asleep.over);
	if (asleep.now != asleep.over)
		fprintf(to, ", now %#x: no wake came", (unsigned)asleep.now);
}

static void tell_row(FILE *to, const struct stall *stall,
		     const struct worker *worker)
{
	int64_t since =
		atomic_load_explicit(&worker->now.at, memory_order_relaxed);

	fprintf(to, "  %-14s %9.1f s %12" PRIu64 "  ", worker->name,
		in_seconds(stall->now - worker->seen_at),
		atomic_load_explicit(&worker->progress, memory_order_relaxed));
	tell_note(to, &worker->now, object_tell_state);
	fprintf(to, " for %.1f s", in_seconds(stall->now - since));
	if (still(stall, worker))
		tell_sleep(to, worker);
	putc('\n', to);
}

/* All others that missed a wake, or did not; at most room. Returns how many. */
static unsigned tell_rows(FILE *to, const struct stall *stall, bool missed,
			  unsigned room)
{
	unsigned rows = 0;

	for (unsigned i = 0; i < stall->size && rows < room; i++) {
		const struct worker *worker = &stall->workers[i];

		if (worker == stall->lost || finished(worker) ||
		    missed_a_wake(worker) != missed)
			continue;
		tell_row(to, stall, worker);
		rows++;
	}
	return rows;
}

static void tell_table(FILE *to, const struct stall *stall)
{
	unsigned n_still = 0, n_finished = 0, rows = 1;

	for (unsigned i = 0; i < stall->size; i++) {
		n_finished += finished(&stall->workers[i]);
		n_still += still(stall, &stall->workers[i]);
	}
	fprintf(to,
		"rouse-stress: stall in %s, seed %" PRIu64 ": %s made no "
		"progress for %.1f s; %u of %u workers none for half of that, "
		"%u finished\n\n  %-14s %11s %12s  %s\n",
		stall->scenario, stall->seed, stall->lost->name,
		in_seconds(stall->now - stall->lost->seen_at), n_still,
		stall->size, n_finished, "worker", "still for", "progress",
		"doing");
	tell_row(to, stall, stall->lost);
	rows += tell_rows(to, stall, true, ROWS - rows);
	rows += tell_rows(to, stall, false, ROWS - rows);
	if (rows + n_finished < stall->size)
		fprintf(to, "  and %u more\n", stall->size - rows - n_finished);
}

/* What it did last, the latest first. */
static void tell_notes(FILE *to, const struct stall *stall,
		       const struct worker *worker)
{
	unsigned n =
		atomic_load_explicit(&worker->n_notes, memory_order_relaxed);

	fprintf(to, "\n%s, what it did last:\n", worker->name);
	for (unsigned i = 1; i <= n && i <= NOTES; i++) {
		const struct note *note = &worker->notes[(n - i) % NOTES];
		int64_t at =
			atomic_load_explicit(&note->at, memory_order_relaxed);

		fprintf(to, "  %12.6f s ago  ", in_seconds(stall->now - at));
		tell_note(to, note, object_tell);
		putc('\n', to);
	}
}

/* In which calls it is. */
static void tell_stack(FILE *to, const struct worker *worker,
		       const struct stack *stack)
{
	fprintf(to, "\n%s, where it is:%s\n", worker->name,
		stack->n ? "" : " it does not answer");
	for (unsigned i = 0; i < stack->n; i++)
		fprintf(to, "  %s\n", source_of(stack->calls[i]));
}

static void tell(FILE *to, const struct stall *stall)
{
	const struct worker *close[CLOSE] = {stall->lost};
	struct stack stacks[CLOSE];
	unsigned n = 1;

	futex_hook_freeze();
	tell_table(to, stall);
	putc('\n', to);
	objects_tell_queues(to);
	for (unsigned i = 0; i < stall->size && n < CLOSE; i++) {
		if (&stall->workers[i] != stall->lost &&
		    still(stall, &stall->workers[i]))
			close[n++] = &stall->workers[i];
	}
	for (unsigned i = 0; i < n; i++)
		tell_notes(to, stall, close[i]);
	for (unsigned i = 0; i < n; i++) {
		stack_take(&stacks[i], close[i]->thread);
		source_find(stacks[i].calls, stacks[i].n);
		tell_stack(to, close[i], &stacks[i]);
	}
}

/* Line by line, for to look further may be the end of a broken program. */
static ssize_t write_twice(void *copy, const char *text, size_t size)
{
	ssize_t written = write(STDERR_FILENO, text, size);

	(void)written; /* the page has it, too */
	return (ssize_t)fwrite(text, 1, size, copy);
}

const char *diagnose(const struct stall *stall)
{
	static char *text;
	static size_t size;
	FILE *copy = open_memstream(&text, &size), *both = NULL;

	if (copy != NULL)
		both = fopencookie(
			copy, "w",
			(cookie_io_functions_t){.write = write_twice});
	if (both == NULL) {
		tell(stderr, stall);
		return NULL;
	}
	setvbuf(both, NULL, _IOLBF, 0);
	tell(both, stall);
	fclose(both);
	fclose(copy);
	return text;
}
