/* SPDX-License-Identifier: BSD-2-Clause */
#include "observe/objects.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <rouse/waitq.h>

#include "decode.h"
#include "fixture/harness.h"
#include "observe/peek.h"
#include "report/report.h"

/*
 * A table of names, written while no worker runs. The objects themselves are
 * read with peek(): they change while one looks, and their queues may lead
 * anywhere by then. So a queue is followed for NODES nodes only.
 */
#define NODES 64

static struct object {
	enum object_kind kind;
	const char *memory;
	char name[32];
} * objects;
static size_t n_objects, room;

void object_name(enum object_kind kind, const void *memory, const char *format,
		 ...)
{
	struct object *object;
	va_list args;

	if (n_objects == room) {
		room = room ? 2 * room : 64;
		objects = realloc(objects, room * sizeof(*objects));
		if (objects == NULL)
			report_trouble("no memory", ENOMEM);
	}
	object = &objects[n_objects++];
	object->kind = kind;
	object->memory = memory;
	va_start(args, format);
	vsnprintf(object->name, sizeof(object->name), format, args);
	va_end(args);
}

void objects_forget(void)
{
	n_objects = 0;
}

static const struct object *find(const void *memory)
{
	for (size_t i = 0; i < n_objects; i++) {
		size_t offset =
			(size_t)((const char *)memory - objects[i].memory);

		if (offset < decoders[objects[i].kind].size)
			return &objects[i];
	}
	return NULL;
}

/* Returns false if it is not there any more. */
static bool decode(struct decoded *says, const struct object *object)
{
	const struct decoder *decoder = &decoders[object->kind];
	union object_copy copy;

	if (!peek(&copy, object->memory, decoder->size))
		return false;
	decoder->decode(says, &copy);
	return true;
}

bool object_find(const void *memory, const char **kind, const char **name)
{
	const struct object *object = find(memory);

	if (object == NULL)
		return false;
	*kind = decoders[object->kind].name;
	*name = object->name;
	return true;
}

void object_tell(FILE *to, const void *memory)
{
	const struct object *object = find(memory);
	const char *owner = worker_name_of_stack(memory);

	if (object != NULL)
		fprintf(to, "%s %s", decoders[object->kind].name, object->name);
	else if (owner != NULL)
		fprintf(to, "%p in the stack of %s", memory, owner);
	else
		fprintf(to, "%p", memory);
}

void object_tell_state(FILE *to, const void *memory)
{
	const struct object *object = find(memory);
	struct decoded says;

	object_tell(to, memory);
	if (object == NULL || !decode(&says, object))
		return;
	fprintf(to, " (%s", says.text);
	if (says.owner != 0)
		fprintf(to, ", of %s", worker_name_of_thread(says.owner));
	if (says.lock != NULL) {
		fputs(", over ", to);
		object_tell_state(to, says.lock);
	}
	putc(')', to);
}

/* Who is in this list, the first one first. */
static void tell_list(FILE *to, const struct object *object, const char *what,
		      const struct rouse_waiter *last)
{
	const struct rouse_waiter *at = last;
	struct rouse_waiter node;
	char text[DECODED_SIZE];
	const char *name;
	unsigned n = 0;

	if (last == NULL)
		return;
	fprintf(to, "  %s %s, %s:", decoders[object->kind].name, object->name,
		what);
	do {
		if (!peek(&node, at, sizeof(node)))
			break;
		at = node.next_;
		if (!peek(&node, at, sizeof(node)))
			break;
		name = worker_name_of_stack(at);
		fprintf(to, "%s %s (%s)", n ? "," : "",
			name ? name : "another thread",
			decode_waiter(text, node.word_));
	} while (at != last && ++n < NODES);
	fputs(at == last ? "\n" : " ..\n", to);
}

void objects_tell_queues(FILE *to)
{
	for (size_t i = 0; i < n_objects; i++) {
		struct decoded says;

		if (decode(&says, &objects[i]) && says.queue != NULL)
			tell_list(to, &objects[i], says.queue, says.last);
	}
}
