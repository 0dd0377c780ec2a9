/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* gettid() */

#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "look.h"

/*
 * Which thread holds a lock. Its owner is the address that the C library has
 * for the thread, pthread_self(), where that keeps its own records; and the
 * number of the thread is among them. In which place shows in this program;
 * another C library has it elsewhere, and then the first number there that is a
 * thread's will do. When a thread ends, the kernel clears the number.
 */
#define RECORDS ((size_t)2048)
#define NUMBERS (RECORDS / sizeof(pid_t))

/* Reads what there is, up to the end of the mapping; the rest is 0. Returns
 * false if there is nothing. */
static bool records_read(const struct process *process, pid_t *numbers,
			 uint64_t at)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t here = page - at % page;

	memset(numbers, 0, RECORDS);
	if (here > RECORDS)
		here = RECORDS;
	if (at % sizeof(*numbers) != 0 ||
	    process_read(process, numbers, at, here) < 0)
		return false;
	if (here < RECORDS)
		process_read(process, (char *)numbers + here, at + here,
			     RECORDS - here);
	return true;
}

/* In which place the number is, in this program; 0 if it is not found. */
static size_t place_here(void)
{
	struct process self = {.pid = getpid()};
	pid_t numbers[NUMBERS];

	if (records_read(&self, numbers, (uintptr_t)pthread_self()))
		for (size_t i = 0; i < NUMBERS; i++)
			if (numbers[i] == gettid())
				return i;
	return 0;
}

/* Does a thread call itself so? */
static bool take(struct holder *holder, const struct look *look, pid_t number)
{
	for (size_t i = 0; i < look->n_threads && number > 0; i++) {
		const struct thread *thread = &look->threads[i];

		if (thread->inner != number)
			continue;
		holder->kind = HOLDER_THREAD;
		holder->thread = thread;
		return true;
	}
	return false;
}

static void holder_find(struct holder *holder, const struct look *look,
			uint64_t owner, size_t place)
{
	pid_t numbers[NUMBERS];

	if (!records_read(&look->process, numbers, owner)) {
		holder->kind = HOLDER_ENDED;
		return;
	}
	if (take(holder, look, numbers[place]))
		return;
	for (size_t i = 0; i < NUMBERS; i++)
		if (take(holder, look, numbers[i]))
			return;
	if (numbers[place] <= 0)
		holder->kind = HOLDER_ENDED;
}

void holders_find(struct look *look)
{
	size_t place = place_here();

	for (size_t i = 0; i < look->n_subjects; i++) {
		struct subject *subject = &look->subjects[i];

		if (subject->there && subject->says.owner != 0)
			holder_find(&subject->holder, look, subject->says.owner,
				    place);
	}
}
