/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* dl_iterate_phdr() */

#include "source.h"

#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <inttypes.h>
#include <link.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Most of the code that is asked for is in this program. So a
 * place in it is an address, less where the program was loaded; one run of
 * addr2line tells the functions and lines of many of them, and where functions
 * were inlined the whole chain. Without it the table of symbols still tells
 * the function. What is in neither stays a number.
 */
struct place {
	const void *pc;
	bool in_library;
	char text[200];
};

/* What was found up to now. */
static struct place *places;
static unsigned n_places;

static struct place *look_up(const void *pc)
{
	for (unsigned i = 0; i < n_places; i++)
		if (places[i].pc == pc)
			return &places[i];
	return NULL;
}

/* The first object that is reported is the program itself. */
static int note_base(struct dl_phdr_info *info, size_t size, void *base)
{
	(void)size;
	*(uintptr_t *)base = info->dlpi_addr;
	return 1;
}

static uintptr_t load_base(void)
{
	uintptr_t base = 0;

	dl_iterate_phdr(note_base, &base);
	return base;
}

/* A return address is behind the call; what is meant is the call. */
static uintptr_t in_file(const void *pc)
{
	return (uintptr_t)pc - 1 - load_base();
}

static void append(char *text, size_t size, const char *more)
{
	size_t len = strlen(text);

	snprintf(text + len, size - len, "%s", more);
}

/* What is in a library is told by the tables of the dynamic linker. */
static void name_by_library(struct place *place)
{
	const void *here = (const void *)(uintptr_t)source_find;
	Dl_info own, info;
	const char *file;

	if (!dladdr(here, &own) ||
	    !dladdr((const char *)place->pc - 1, &info) ||
	    info.dli_fbase == own.dli_fbase)
		return;
	place->in_library = true;
	file = strrchr(info.dli_fname, '/');
	snprintf(place->text, sizeof(place->text), "%.100s %.50s",
		 info.dli_sname ? info.dli_sname : "in",
		 file ? file + 1 : info.dli_fname);
}

/* The symbol table. */

static void name_by_symbol(const ElfW(Sym) * symbol, const char *names,
			   struct place *place)
{
	uintptr_t offset = in_file(place->pc) - symbol->st_value;

	if ((symbol->st_info & 0xf) == STT_FUNC && offset < symbol->st_size)
		snprintf(place->text, sizeof(place->text), "%.100s+0x%" PRIxPTR,
			 names + symbol->st_name, offset + 1);
}

static void name_by_symbols(const unsigned char *file, struct place *place)
{
	const ElfW(Ehdr) *head = (const void *)file;
	const ElfW(Shdr) *section = (const void *)(file + head->e_shoff);

	for (unsigned i = 0; i < head->e_shnum; i++) {
		const ElfW(Shdr) *table = &section[i];
		const unsigned char *at = file + table->sh_offset;

		if (table->sh_type != SHT_SYMTAB)
			continue;
		for (size_t n = 0; n < table->sh_size; n += sizeof(ElfW(Sym)))
			name_by_symbol(
				(const void *)(at + n),
				(const char *)file +
					section[table->sh_link].sh_offset,
				place);
	}
}

static void find_by_symbols(struct place *from, unsigned n)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	struct stat stat;
	void *file;

	if (fd < 0)
		return;
	if (fstat(fd, &stat) == 0 &&
	    (file = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, fd,
			 0)) != MAP_FAILED) {
		for (unsigned i = 0; i < n; i++)
			if (from[i].text[0] == '\0')
				name_by_symbols(file, &from[i]);
		munmap(file, (size_t)stat.st_size);
	}
	close(fd);
}

/* addr2line. */

/* One frame of what it says, function and file:line, without what a reader
 * does not need: clones, directories, discriminators, and a frame again (of a
 * function that was split, and inlined in itself). */
static void add_frame(struct place *place, char *function, char *line)
{
	char *file = strrchr(line, '/'), frame[120], *last;

	file = file == NULL ? line : file + 1;
	file[strcspn(file, " \n")] = '\0';
	function[strcspn(function, ".\n")] = '\0';
	if (place->in_library || function[0] == '?' || file[0] == '?')
		return;
	snprintf(frame, sizeof(frame), "%.60s %.50s", function, file);
	last = strrchr(place->text, '<');
	if (strcmp(last == NULL ? place->text : last + 2, frame) == 0)
		return;
	if (place->text[0] != '\0')
		append(place->text, sizeof(place->text), " < ");
	append(place->text, sizeof(place->text), frame);
}

/* For each address, a line with it, and two lines for each frame. */
static void read_frames(FILE *said, struct place *from, unsigned n)
{
	char function[1024], line[1024];
	struct place *place = from - 1;

	while (fgets(function, sizeof(function), said) != NULL) {
		if (strncmp(function, "0x", 2) == 0) {
			if (++place == from + n)
				break;
			continue;
		}
		if (fgets(line, sizeof(line), said) == NULL || place < from)
			break;
		add_frame(place, function, line);
	}
}

/* Begin addr2line with these arguments; what it says can be read from *fd. */
static pid_t run_addr2line(char **argv, int *fd)
{
	extern char **environ;
	posix_spawn_file_actions_t actions;
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return -1;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
					 O_WRONLY, 0);
	if (posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ) != 0)
		pid = -1;
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	*fd = ends[0];
	if (pid < 0)
		close(ends[0]);
	return pid;
}

static void find_by_addr2line(struct place *from, unsigned n)
{
	char path[4096] = "", (*numbers)[20] = calloc(n, sizeof(*numbers));
	char **argv = calloc(n + 6, sizeof(*argv));
	char *options[] = {"addr2line", "-aife", path};
	FILE *said = NULL;
	pid_t pid = -1;
	int fd;

	if (numbers != NULL && argv != NULL &&
	    readlink("/proc/self/exe", path, sizeof(path) - 1) > 0) {
		memcpy(argv, options, sizeof(options));
		for (unsigned i = 0; i < n; i++) {
			snprintf(numbers[i], sizeof(numbers[i]), "0x%" PRIxPTR,
				 in_file(from[i].pc));
			argv[3 + i] = numbers[i];
		}
		pid = run_addr2line(argv, &fd);
	}
	if (pid > 0 && (said = fdopen(fd, "r")) != NULL) {
		read_frames(said, from, n);
		fclose(said);
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
	free(numbers);
	free(argv);
}

void source_find(const void *const *pcs, unsigned n)
{
	unsigned known = n_places;
	struct place *more = realloc(places, (known + n) * sizeof(*places));

	if (more == NULL || n == 0)
		return;
	places = more;
	for (unsigned i = 0; i < n; i++)
		if (pcs[i] != NULL && look_up(pcs[i]) == NULL)
			places[n_places++] = (struct place){.pc = pcs[i]};
	for (unsigned i = known; i < n_places; i++)
		name_by_library(&places[i]);
	if (n_places > known)
		find_by_addr2line(places + known, n_places - known);
	find_by_symbols(places + known, n_places - known);
	for (; known < n_places; known++)
		if (places[known].text[0] == '\0')
			snprintf(places[known].text, 32, "%p",
				 places[known].pc);
}

const char *source_of(const void *pc)
{
	const struct place *place = pc == NULL ? NULL : look_up(pc);

	return place == NULL ? "" : place->text;
}

/* How much of a chain is worth telling: up to the last function whose name is
 * the library's, or all if there is none. */
static size_t worth(const char *chain)
{
	size_t end = 0;

	for (const char *frame = chain; frame != NULL;) {
		const char *next = strstr(frame, " < ");

		if (strncmp(frame, "rouse_", 6) == 0)
			end = next ? (size_t)(next - chain) : strlen(chain);
		frame = next ? next + 3 : NULL;
	}
	return end > 0 ? end : strlen(chain);
}

void source_chain(char text[CHAIN_SIZE], const void *const *pcs, unsigned n)
{
	char chain[2048] = "", *frame = chain;

	for (unsigned i = 0; i < n && pcs[i] != NULL; i++) {
		append(chain, sizeof(chain), i > 0 ? " < " : "");
		append(chain, sizeof(chain), source_of(pcs[i]));
	}
	chain[worth(chain)] = '\0';
	text[0] = '\0';
	for (unsigned i = 0; frame != NULL; i++) {
		char *next = strstr(frame, " < ");

		if (next != NULL)
			*next = '\0';
		if (i > 1)
			frame[strcspn(frame, " ")] = '\0';
		append(text, CHAIN_SIZE, i > 0 ? " < " : "");
		append(text, CHAIN_SIZE, frame);
		frame = next ? next + 3 : NULL;
	}
}
