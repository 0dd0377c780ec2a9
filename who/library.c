/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* memmem() */

#include <stdlib.h>
#include <string.h>

#include "futex.h"
#include "look.h"

/*
 * Is the library in a process, if no thread waits? A shared one is a file that
 * is mapped; in a program that was linked with the static one, and stripped, the
 * text is left that the library would say if it had to give up.
 */
#define CHUNK ((size_t)1 << 20)

struct search {
	const struct process *process;
	char *chunk;
	bool found;
};

static bool has_text(struct search *search, const struct mapping *mapping)
{
	static const char text[] = ROUSE__LAST_WORDS;
	uint64_t at = mapping->from;
	size_t n, overlap = sizeof(text);

	while (at < mapping->to) {
		n = mapping->to - at < CHUNK ? (size_t)(mapping->to - at)
					     : CHUNK;
		if (process_read(search->process, search->chunk, at, n) < 0)
			return false;
		if (memmem(search->chunk, n, text, sizeof(text)) != NULL)
			return true;
		at += n < CHUNK ? n : n - overlap;
	}
	return false;
}

static bool is_library(const char *path)
{
	const char *file = strrchr(path, '/');

	return file != NULL && strncmp(file, "/librouse.so", 12) == 0;
}

static bool look_into(void *arg, const struct mapping *mapping)
{
	struct search *search = arg;

	search->found = is_library(mapping->path) ||
			(mapping->readable && mapping->path[0] == '/' &&
			 has_text(search, mapping));
	return !search->found;
}

bool library_is_in(const struct process *process)
{
	struct search search = {process, malloc(CHUNK), false};

	if (search.chunk == NULL)
		abort();
	process_maps(process, look_into, &search);
	free(search.chunk);
	return search.found;
}
