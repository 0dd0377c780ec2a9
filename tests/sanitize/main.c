/* SPDX-License-Identifier: BSD-2-Clause */
#include "subject.h"

#include <string.h>

extern const struct subject event_subjects[];
extern const struct subject lock_subjects[];
extern const struct subject rlock_subjects[];
extern const struct subject cond_subjects[];
extern const struct subject waitq_subjects[];
extern const struct subject bell_subjects[];
extern const struct subject sem_subjects[];
extern const struct subject auto_subjects[];
extern const struct subject latch_subjects[];
extern const struct subject barrier_subjects[];
extern const struct subject once_subjects[];
extern const struct subject count_subjects[];
extern const struct subject any_subjects[];
extern const struct subject queue_subjects[];

static const struct subject *const subjects[] = {
	event_subjects, lock_subjects,    rlock_subjects, cond_subjects,
	waitq_subjects, bell_subjects,    sem_subjects,   auto_subjects,
	latch_subjects, barrier_subjects, once_subjects,  count_subjects,
	any_subjects,   queue_subjects,
};

int data;

void write_often(void)
{
	int i;

	for (i = 0; i < 1000; i++) {
		data++;
		if (i % 100 == 0)
			sched_yield();
	}
}

/* Run a case of a primitive; without both, list them all. */
int main(int argc, char **argv)
{
	size_t i;

	for (i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
		const struct subject *it = subjects[i];

		for (; it->run != NULL; it++) {
			if (argc != 3) {
				printf("%s %s\n", it->primitive, it->name);
			} else if (!strcmp(it->primitive, argv[1]) &&
				   !strcmp(it->name, argv[2])) {
				it->run();
				return 0;
			}
		}
	}
	return argc == 3 ? 2 : 0;
}
