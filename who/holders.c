/* SPDX-License-Identifier: BSD-2-Clause */
#include "look.h"

/*
 * Which thread holds a lock. The owner of one is the kernel's id of the thread,
 * as the process has it: in a container that is another number than here.
 */
static void holder_find(struct holder *holder, const struct look *look,
			uint64_t owner)
{
	holder->kind = HOLDER_ENDED;
	for (size_t i = 0; i < look->n_threads; i++) {
		const struct thread *thread = &look->threads[i];

		if ((uint64_t)thread->inner == owner)
			*holder = (struct holder){HOLDER_THREAD, thread};
	}
}

void holders_find(struct look *look)
{
	for (size_t i = 0; i < look->n_subjects; i++) {
		struct subject *subject = &look->subjects[i];

		if (subject->there && subject->says.owner != 0)
			holder_find(&subject->holder, look,
				    subject->says.owner);
	}
}
