/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_PAGE_H
#define ROUSE_CLI_PAGE_H

#include <stdio.h>

/* The beginning of a page, up to its style, in which more rules may follow; the
 * caller closes it. */
void page_begin(FILE *to, const char *title, const char *more);

/* Write a text as HTML and SVG want it. */
void page_text(FILE *to, const char *text);

#endif
