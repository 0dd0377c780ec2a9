/* SPDX-License-Identifier: BSD-2-Clause */
#include "bell-fd.h"

#include <stdatomic.h>

#include "eventfd.h"
#include "futex.h"

struct bell_state bell_state;

static struct watched_bell *const watched = &bell_state.watched;

/* The door. */

EX_GHOST static int next_fd(void)
{
	watched->fd = ++watched->opened;
	return watched->fd;
}

EX_GHOST static void close_fd(int fd)
{
	ex_assert(fd == watched->fd, "it closes a descriptor that is not open");
	watched->fd = 0;
}

EX_GHOST static void look_at_fd(int fd)
{
	ex_assert(fd == watched->fd, "it uses a descriptor that is not open");
}

EX_GHOST static void look_at_permits(void)
{
	ex_assert(watched->permits > 0, "it writes though the loop is awake");
	watched->permits--;
}

int rouse__eventfd_open(void)
{
	atomic_exchange_explicit(&watched->count, 0, memory_order_relaxed);
	return next_fd();
}

void rouse__eventfd_close(int fd)
{
	close_fd(fd);
}

void rouse__eventfd_write(int fd)
{
	look_at_permits();
	atomic_fetch_add_explicit(&watched->count, 1, memory_order_relaxed);
	look_at_fd(fd);
	rouse__futex_wake_all(&watched->count);
}

void rouse__eventfd_read(int fd)
{
	look_at_fd(fd);
	atomic_exchange_explicit(&watched->count, 0, memory_order_relaxed);
}

/* The calls. */

void watched_open(void)
{
	ex_assert(rouse_bell_open(&watched->bell) == 0, "it is open already");
}

/* From now on the bell is not armed, but by the rings that are under way. */
EX_GHOST static void awake(void)
{
	if (watched->ringing == 0)
		watched->permits = 0;
}

void watched_close(void)
{
	rouse_bell_close(&watched->bell);
	awake();
}

EX_GHOST static void ring_begins(void)
{
	watched->ringing++;
}

EX_GHOST static void ring_ends(void)
{
	watched->ringing--;
	bell_state.rang[ex_self()] = true;
}

void watched_ring(void)
{
	ring_begins();
	rouse_bell_ring(&watched->bell);
	ring_ends();
}

EX_GHOST static void permit(void)
{
	watched->permits++;
}

EX_GHOST static void permit_not(void)
{
	watched->permits--;
}

bool watched_arm(void)
{
	/* A ring may take the mark before this thread runs on. */
	permit();
	if (rouse_bell_arm(&watched->bell))
		return true;
	permit_not();
	return false;
}

static void sleep_in_epoll(void)
{
	if (atomic_load_explicit(&watched->count, memory_order_relaxed) == 0)
		rouse__futex_wait(&watched->count, 0, ROUSE__ANY, ROUSE_FOREVER,
				  NULL);
}

static bool hear(void)
{
	bool heard = rouse_bell_heard(&watched->bell);

	awake();
	return heard;
}

bool watched_sleep(void)
{
	if (watched_arm())
		sleep_in_epoll();
	return hear();
}

bool watched_hear(void)
{
	watched_arm();
	return hear();
}

void put_item(unsigned i)
{
	atomic_store_explicit(&bell_state.item[i], 1, memory_order_relaxed);
	watched_ring();
}

EX_GHOST unsigned ringers(void)
{
	return bell_state.ringers;
}

EX_GHOST bool has_rung(unsigned i)
{
	return bell_state.rang[i];
}

bool all_items_are_there(void)
{
	for (unsigned i = 0; i < ringers(); i++) {
		if (!atomic_load_explicit(&bell_state.item[i],
					  memory_order_relaxed))
			return false;
	}
	return true;
}

const char *watched_end(void)
{
	if (watched->fd == 0 || watched->count == 0)
		return NULL;
	rouse_bell_heard(&watched->bell);
	return watched->count == 0 ? NULL : "it stays readable for ever";
}

void name_bell(unsigned ringers_there)
{
	bell_state.ringers = ringers_there;
	ex_name(&watched->bell, sizeof(watched->bell), "bell");
	ex_name(&watched->count, sizeof(watched->count), "eventfd");
	ex_name(bell_state.item, sizeof(bell_state.item), "item");
	ex_name(bell_state.data, sizeof(bell_state.data), "data");
}
