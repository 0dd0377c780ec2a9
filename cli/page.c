/* SPDX-License-Identifier: BSD-2-Clause */
#include "page.h"

static const char colours[] =
	":root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--dim:#667;"
	"--line:#d8dde3;--soft:#f4f6f8;--good:#1a7f37;--bad:#cf222e}\n"
	"@media(prefers-color-scheme:dark){:root{--bg:#12161b;--fg:#e6e9ed;"
	"--dim:#98a2ae;--line:#2c333b;--soft:#1a2027;--good:#3fb950;"
	"--bad:#f85149}}\n";

/* A page needs nothing else. On a narrow screen what is too wide for it scrolls,
 * and the page does not. */
static const char style[] =
	"body{margin:0 auto;padding:2rem 1.5rem 4rem;max-width:80rem;"
	"background:var(--bg);color:var(--fg);overflow-wrap:anywhere;"
	"font:15px/1.5 system-ui,sans-serif}\n"
	"@media(max-width:40rem){body{padding:1rem .8rem 3rem}}\n"
	"h1{font-size:1.6rem;margin:0 0 .2rem}h2{font-size:1.15rem;"
	"margin:2.5rem 0 .3rem}p{margin:.3rem 0}.dim{color:var(--dim)}\n"
	"dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;"
	"margin:1rem 0;padding:.8rem 1rem;background:var(--soft);"
	"border-radius:.5rem}dt{color:var(--dim)}dd{margin:0}\n"
	".wide,figure{overflow-x:auto}.wide{overflow-wrap:normal}"
	"pre{margin:.3rem 0;font-size:.8rem}"
	"table{border-collapse:collapse;"
	"font-size:.85rem;font-variant-numeric:tabular-nums}"
	"a{color:inherit}th,td{padding:.25rem .5rem;"
	"border-bottom:1px solid var(--line);text-align:right;"
	"white-space:nowrap}th{color:var(--dim);font-weight:500}"
	"th:first-child,td:first-child,td[colspan]{text-align:left}\n"
	".pair{display:grid;grid-template-columns:repeat(auto-fit,"
	"minmax(min(22rem,100%),1fr));gap:1rem;margin-top:.6rem}"
	"figure{margin:0;min-width:0}"
	"figcaption{color:var(--dim);font-size:.85rem}"
	"svg{width:100%;min-width:26rem;max-width:44rem;height:auto;"
	"display:block}"
	"svg text{fill:var(--dim);font:10px system-ui,sans-serif}"
	".axis{stroke:var(--line)}.curve{fill:none;stroke-width:1.4}"
	".curve:hover{stroke-width:4}.key{display:inline-block;width:1.4em;"
	"height:.25em;margin:0 .3em .2em 1em}\n";

void page_colours(FILE *to)
{
	fputs(colours, to);
}

void page_begin(FILE *to, const char *title, const char *more)
{
	fprintf(to,
		"<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width,"
		"initial-scale=1\">\n<title>%s</title>\n<style>\n",
		title);
	page_colours(to);
	fprintf(to, "%s%s", style, more);
}

void page_text(FILE *to, const char *text)
{
	for (; *text != '\0'; text++) {
		switch (*text) {
		case '<':
			fputs("&lt;", to);
			break;
		case '>':
			fputs("&gt;", to);
			break;
		case '&':
			fputs("&amp;", to);
			break;
		default:
			putc(*text, to);
		}
	}
}
