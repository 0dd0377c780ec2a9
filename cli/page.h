/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_PAGE_H
#define ROUSE_CLI_PAGE_H

#include <stdio.h>

/* The colours that the reader prefers, light or dark, as variables of CSS: --bg,
 * --fg, --dim, --line, --soft, --good and --bad. --fg, --dim and the last two can
 * be read on --bg, and the other way around (tests/cli/check-pages.sh). */
void page_colours(FILE *to);

/* The beginning of a page, up to its style, in which more rules may follow; the
 * caller closes it. */
void page_begin(FILE *to, const char *title, const char *more);

/* Write a text as HTML and SVG want it. */
void page_text(FILE *to, const char *text);

#endif
