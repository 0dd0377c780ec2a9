/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_COMPILED_H
#define ROUSE_EXPLORE_COMPILED_H

/* A source file that was compiled with -fsanitize=thread is there. */
void compiled_note(void);

/* Refuse the program unless all of them were compiled as subject.h wants it. */
void compiled_check(void);

#endif
