/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_PAGE_H
#define ROUSE_CLI_PAGE_H

#include <stdio.h>

/* Write a text into a page, as HTML wants it. */
void page_text(FILE *to, const char *text);

#endif
