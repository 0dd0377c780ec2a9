/* SPDX-License-Identifier: BSD-2-Clause */
#include "compiled.h"

#include "world.h"

/*
 * Was everything that is explored compiled so that the explorer sees it? Each
 * source file that is compiled for the thread sanitizer calls __tsan_init()
 * before main(). Each that has subject.h before its first line, where wrong
 * options do not compile, adds a byte to a section. There should be as many of
 * the one as of the other.
 */

static unsigned noted;

extern const char marks_begin[] __asm__("__start_ex_subjects")
	__attribute__((weak));
extern const char marks_end[] __asm__("__stop_ex_subjects")
	__attribute__((weak));

void compiled_note(void)
{
	noted++;
}

void compiled_check(void)
{
	unsigned marks =
		(unsigned)((uintptr_t)marks_end - (uintptr_t)marks_begin);

	if (noted != marks)
		refuse("%u of the %u source files that it explores were "
		       "compiled without -fno-inline -include "
		       "explore/subject.h (docs/verification.md)",
		       noted - marks, noted);
}
