/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* asprintf() */

#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "look.h"

/*
 * What the program calls a place in its memory: the variable there, if its file
 * has symbols, or how far from the beginning of its file that is. The files are
 * those that the process sees, which may be in a container. What they say is
 * not believed either.
 */
#define SYMBOLS_MOST ((size_t)256 << 20) /* bytes of a table that are read */
#define HEADERS_MOST 64                  /* program headers of a file */

struct module {
	uint64_t from, to; /* in the process */
	uint64_t bias;     /* from the addresses in the file to these */
	char *path;
	bool loaded;
	ElfW(Sym) * symbols;
	size_t n_symbols;
	char *names;
	size_t names_size;
};

struct symbols {
	const struct process *process;
	struct module *modules;
	size_t n_modules;
	uint64_t heap_from, heap_to;
};

/* Where the file that is mapped there ends, and its bias. Returns false if it
 * is none of a program. */
static bool module_measure(const struct process *process, struct module *module)
{
	ElfW(Phdr) headers[HEADERS_MOST];
	ElfW(Ehdr) head;
	uint64_t first = UINT64_MAX, end = 0;

	if (process_read(process, &head, module->from, sizeof(head)) < 0 ||
	    memcmp(head.e_ident, ELFMAG, SELFMAG) != 0 ||
	    head.e_phnum > HEADERS_MOST ||
	    head.e_phentsize != sizeof(*headers) ||
	    process_read(process, headers, module->from + head.e_phoff,
			 head.e_phnum * sizeof(*headers)) < 0)
		return false;
	for (unsigned i = 0; i < head.e_phnum; i++) {
		if (headers[i].p_type != PT_LOAD)
			continue;
		if (headers[i].p_vaddr < first)
			first = headers[i].p_vaddr;
		if (headers[i].p_vaddr + headers[i].p_memsz > end)
			end = headers[i].p_vaddr + headers[i].p_memsz;
	}
	if (first >= end)
		return false;
	/* A segment begins with its page. */
	first -= first % (uint64_t)sysconf(_SC_PAGESIZE);
	module->bias = module->from - first;
	module->to = module->bias + end;
	return true;
}

static bool take_mapping(void *arg, const struct mapping *mapping)
{
	struct symbols *symbols = arg;
	struct module module = {.from = mapping->from};

	if (strcmp(mapping->path, "[heap]") == 0) {
		symbols->heap_from = mapping->from;
		symbols->heap_to = mapping->to;
	}
	if (mapping->path[0] != '/' || mapping->offset != 0 ||
	    !mapping->readable || !module_measure(symbols->process, &module))
		return true;
	symbols->modules = realloc(symbols->modules,
				   (symbols->n_modules + 1) * sizeof(module));
	module.path = strdup(mapping->path);
	if (symbols->modules == NULL || module.path == NULL)
		abort();
	symbols->modules[symbols->n_modules++] = module;
	return true;
}

struct symbols *symbols_begin(const struct process *process)
{
	struct symbols *symbols = calloc(1, sizeof(*symbols));

	if (symbols == NULL)
		abort();
	symbols->process = process;
	process_maps(process, take_mapping, symbols);
	return symbols;
}

/* A part of a file, to be freed, with a zero behind it; NULL if it is not
 * there. */
static void *part_of(int fd, uint64_t from, size_t bytes)
{
	char *part;

	if (bytes == 0 || bytes > SYMBOLS_MOST)
		return NULL;
	part = malloc(bytes + 1);
	if (part == NULL ||
	    pread(fd, part, bytes, (off_t)from) != (ssize_t)bytes) {
		free(part);
		return NULL;
	}
	part[bytes] = '\0';
	return part;
}

/* The symbols of a file: all, or at least those that it exports. */
static void symbols_load(struct module *module, int fd)
{
	ElfW(Ehdr) *head = part_of(fd, 0, sizeof(*head));
	ElfW(Shdr) *sections = NULL, *best = NULL;
	unsigned n = head ? head->e_shnum : 0;

	if (head != NULL && head->e_shentsize == sizeof(*sections))
		sections = part_of(fd, head->e_shoff, n * sizeof(*sections));
	for (unsigned i = 0; sections != NULL && i < n; i++) {
		if (sections[i].sh_link >= n)
			continue;
		if (sections[i].sh_type == SHT_SYMTAB ||
		    (sections[i].sh_type == SHT_DYNSYM && best == NULL))
			best = &sections[i];
	}
	if (best != NULL) {
		const ElfW(Shdr) *names = &sections[best->sh_link];

		module->symbols = part_of(fd, best->sh_offset, best->sh_size);
		module->names = part_of(fd, names->sh_offset, names->sh_size);
		module->names_size = names->sh_size;
		if (module->symbols != NULL && module->names != NULL)
			module->n_symbols =
				best->sh_size / sizeof(*module->symbols);
	}
	free(sections);
	free(head);
}

static void module_load(const struct process *process, struct module *module)
{
	char *path;
	int fd;

	module->loaded = true;
	if (asprintf(&path, "%s/%d/root%s", proc_root,
		     (int)process_alive(process), module->path) < 0)
		abort();
	fd = open(path, O_RDONLY | O_CLOEXEC);
	free(path);
	if (fd < 0)
		return;
	symbols_load(module, fd);
	close(fd);
}

/* The variable that is there, or that has it inside. */
static char *variable_at(const struct module *module, uint64_t at)
{
	uint64_t place = at - module->bias;
	char *name = NULL;

	for (size_t i = 0; i < module->n_symbols && name == NULL; i++) {
		const ElfW(Sym) *symbol = &module->symbols[i];
		uint64_t offset = place - symbol->st_value;

		if ((symbol->st_info & 15) != STT_OBJECT ||
		    offset >= symbol->st_size ||
		    symbol->st_name >= module->names_size)
			continue;
		if (asprintf(&name, offset ? "%s+%llu" : "%s",
			     module->names + symbol->st_name,
			     (unsigned long long)offset) < 0)
			abort();
	}
	return name;
}

char *symbol_at(struct symbols *symbols, uint64_t at)
{
	char *name = NULL;

	for (size_t i = 0; i < symbols->n_modules; i++) {
		struct module *module = &symbols->modules[i];
		const char *file = strrchr(module->path, '/') + 1;

		if (at < module->from || at >= module->to)
			continue;
		if (!module->loaded)
			module_load(symbols->process, module);
		name = variable_at(module, at);
		if (name == NULL &&
		    asprintf(&name, "%s+%#llx", file,
			     (unsigned long long)(at - module->bias)) < 0)
			abort();
		return name;
	}
	if (at >= symbols->heap_from && at < symbols->heap_to)
		name = strdup("[heap]");
	return name;
}

void symbols_end(struct symbols *symbols)
{
	for (size_t i = 0; i < symbols->n_modules; i++) {
		free(symbols->modules[i].path);
		free(symbols->modules[i].symbols);
		free(symbols->modules[i].names);
	}
	free(symbols->modules);
	free(symbols);
}
