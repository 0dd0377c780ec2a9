/* SPDX-License-Identifier: BSD-2-Clause */
#include "page.h"

void page_text(FILE *to, const char *text)
{
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '<':
			fputs("&lt;", to);
			break;
		case '&':
			fputs("&amp;", to);
			break;
		default:
			putc(*text, to);
		}
	}
}
