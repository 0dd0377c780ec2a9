/* SPDX-License-Identifier: BSD-2-Clause */
#include "observe/objects.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <rouse/cond.h>
#include <rouse/event.h>
#include <rouse/rlock.h>

#include "decode.h"
#include "fixture/harness.h"
#include "observe/peek.h"
#include "report/report.h"

#include <errno.h>

/*
 * A table of names, written while no worker runs. The objects themselves are
 * read with peek(): they change while one looks, and their queues may lead
 * anywhere by then. So a queue is followed for so many nodes only.
 */
#define NODES 64

static struct object {
	enum object_kind kind;
	const char *memory;
	char name[32];
} * objects;
static size_t n_objects, room;

static const struct {
	const char *name;
	size_t size;
} kinds[] = {
	[OBJECT_EVENT] = {"event", sizeof(struct rouse_event)},
	[OBJECT_LOCK] = {"lock", sizeof(struct rouse_lock)},
	[OBJECT_RLOCK] = {"rlock", sizeof(struct rouse_rlock)},
	[OBJECT_COND] = {"cond", sizeof(struct rouse_cond)},
	[OBJECT_WAITQ] = {"waitq", sizeof(struct rouse_waitq)},
};

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

		if (offset < kinds[objects[i].kind].size)
			return &objects[i];
	}
	return NULL;
}

static void tell_event(FILE *to, const void *memory)
{
	char text[DECODED_SIZE];
	uint32_t word;

	if (peek(&word, memory, sizeof(word)))
		fprintf(to, "%s", decode_event(text, word));
}

static void tell_lock(FILE *to, const void *memory)
{
	char text[DECODED_SIZE];
	struct rouse_lock lock;

	if (peek(&lock, memory, sizeof(lock)))
		fprintf(to, "%s", decode_lock(text, lock.word_));
}

static void tell_rlock(FILE *to, const void *memory)
{
	struct rouse_rlock rlock;

	tell_lock(to, memory);
	if (!peek(&rlock, memory, sizeof(rlock)) || rlock.owner_ == 0)
		return;
	fprintf(to, ", %u deep, of %s", (unsigned)rlock.depth_,
		worker_name_of_thread(rlock.owner_));
}

static void tell_waitq(FILE *to, const void *memory)
{
	struct rouse_waitq queue;

	if (peek(&queue, memory, sizeof(queue)))
		fprintf(to, "%u in its queue", (unsigned)queue.count_);
}

static void tell_cond(FILE *to, const void *memory)
{
	struct rouse_cond cond;

	tell_waitq(to, memory);
	if (!peek(&cond, memory, sizeof(cond)))
		return;
	fputs(", over ", to);
	object_tell_state(to, cond.lock_);
}

bool object_find(const void *memory, const char **kind, const char **name)
{
	const struct object *object = find(memory);

	if (object == NULL)
		return false;
	*kind = kinds[object->kind].name;
	*name = object->name;
	return true;
}

void object_tell(FILE *to, const void *memory)
{
	const struct object *object = find(memory);
	const char *owner = worker_name_of_stack(memory);

	if (object != NULL)
		fprintf(to, "%s %s", kinds[object->kind].name, object->name);
	else if (owner != NULL)
		fprintf(to, "%p in the stack of %s", memory, owner);
	else
		fprintf(to, "%p", memory);
}

void object_tell_state(FILE *to, const void *memory)
{
	static void (*const tell[])(FILE * to, const void *memory) = {
		[OBJECT_EVENT] = tell_event, [OBJECT_LOCK] = tell_lock,
		[OBJECT_RLOCK] = tell_rlock, [OBJECT_COND] = tell_cond,
		[OBJECT_WAITQ] = tell_waitq,
	};
	const struct object *object = find(memory);

	object_tell(to, memory);
	if (object == NULL)
		return;
	fputs(" (", to);
	tell[object->kind](to, object->memory);
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
	fprintf(to, "  %s %s, %s:", kinds[object->kind].name, object->name,
		what);
	do {
		if (!peek(&node, at, sizeof(node)))
			break;
		at = node.next_;
		if (!peek(&node, at, sizeof(node)))
			break;
		name = worker_name_of_stack(at);
		fprintf(to, "%s %s (%s)", n ? "," : "",
			name ? name : "somebody",
			decode_waiter(text, node.word_));
	} while (at != last && ++n < NODES);
	fputs(at == last ? "\n" : " ..\n", to);
}

void objects_tell_queues(FILE *to)
{
	for (size_t i = 0; i < n_objects; i++) {
		const struct object *object = &objects[i];
		struct rouse_waitq queue;
		struct rouse_lock lock;
		bool locks = object->kind == OBJECT_LOCK ||
			     object->kind == OBJECT_RLOCK;

		if (locks && peek(&lock, object->memory, sizeof(lock)))
			tell_list(to, object, "chosen", lock.chosen_);
		else if (!locks && object->kind != OBJECT_EVENT &&
			 peek(&queue, object->memory, sizeof(queue)))
			tell_list(to, object, "in its queue", queue.last_);
	}
}
