/* SPDX-License-Identifier: BSD-2-Clause */
#include "door-eventfd.h"

#include <stdatomic.h>
#include <stddef.h>

#include "../../lib/eventfd.h"

/* Relaxed, so that going through the door hides no race from a sanitizer. */
static _Atomic unsigned long writes, reads;
static _Thread_local unsigned long writes_here;
static _Atomic(eventfd_hook *) on_write;
static _Atomic(eventfd_hook *) on_read;

#define GET(object) atomic_load_explicit(&(object), memory_order_relaxed)
#define PUT(object, value)                                                     \
	atomic_store_explicit(&(object), (value), memory_order_relaxed)
#define COUNT(counter)                                                         \
	atomic_fetch_add_explicit(&(counter), 1, memory_order_relaxed)

unsigned long eventfd_writes(void)
{
	return GET(writes);
}

unsigned long eventfd_writes_here(void)
{
	return writes_here;
}

unsigned long eventfd_reads(void)
{
	return GET(reads);
}

void eventfd_reset(void)
{
	PUT(writes, 0);
	PUT(reads, 0);
	eventfd_on_write(NULL);
	eventfd_on_read(NULL);
}

void eventfd_on_write(eventfd_hook *hook)
{
	PUT(on_write, hook);
}

void eventfd_on_read(eventfd_hook *hook)
{
	PUT(on_read, hook);
}

int rouse__eventfd_open(void)
{
	return door_real_eventfd_open();
}

void rouse__eventfd_close(int fd)
{
	door_real_eventfd_close(fd);
}

void rouse__eventfd_write(int fd)
{
	eventfd_hook *hook = GET(on_write);

	COUNT(writes);
	writes_here++;
	if (hook)
		hook(fd);
	door_real_eventfd_write(fd);
}

void rouse__eventfd_read(int fd)
{
	eventfd_hook *hook = GET(on_read);

	COUNT(reads);
	if (hook)
		hook(fd);
	door_real_eventfd_read(fd);
}
