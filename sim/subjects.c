/* SPDX-License-Identifier: BSD-2-Clause */
#include "subjects.h"

#include <string.h>

extern const struct subject subject_rouse, subject_rouse_queue,
	subject_rouse_throttled, subject_old, subject_old_swap_first,
	subject_old_never_spins, subject_three_state, subject_tas, subject_mcs,
	subject_sketch, subject_sketch_k1, subject_sem, subject_counting,
	subject_wfcqueue;

const struct subject *const subjects[] = {
	&subject_rouse,
	&subject_rouse_queue,
	&subject_rouse_throttled,
	&subject_old,
	&subject_old_swap_first,
	&subject_old_never_spins,
	&subject_three_state,
	&subject_tas,
	&subject_mcs,
	&subject_sketch,
	&subject_sketch_k1,
	&subject_sem,
	&subject_counting,
	&subject_wfcqueue,
	NULL,
};

const struct subject *subject_find(const char *name)
{
	for (unsigned i = 0; subjects[i]; i++)
		if (strcmp(subjects[i]->name, name) == 0)
			return subjects[i];
	return NULL;
}
