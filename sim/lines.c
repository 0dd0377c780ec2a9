/* SPDX-License-Identifier: BSD-2-Clause */
#include "lines.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "events.h"
#include "machine.h"
#include "parameters.h"

/*
 * A line is owned by one CPU, which may write to it, or shared by the CPUs that
 * have read it since the last write. A CPU that needs it and does not have it
 * (or only shares it, and wants to write) fetches it in three steps:
 *
 *	request    travels to the home of the line; meanwhile the owner goes on
 *	           hitting
 *	queue      while the line is on its way elsewhere, requests wait; each
 *	           time it may leave again, a random one of them is served
 *	transfer   the line leaves the CPUs that have it, and travels
 *
 * The first step matters most: if the owner lost the line when the request
 * starts, all algorithms would fall into lock-step and take the same time.
 * Serving in random order matters for two threads: the one that has just lost
 * the line has a head start on the other, and would always win.
 */
#define LINE_SHIFT 6
#define LINES      (1u << 19)
#define NOBODY     -1

struct line {
	uintptr_t tag; /* its address >> LINE_SHIFT */
	uint32_t era;  /* of another era: not in use */
	int owner;
	double free; /* when it may leave again */
	struct thread *waiting;
	unsigned n_waiting;
	bool dirty; /* its owner has written to it */
	uint64_t sharers[CPUS_MAX / 64];
};

static struct line lines[LINES];
static uint32_t era;
static unsigned used;

void lines_reset(void)
{
	era++;
	used = 0;
}

static struct line *line_of(const volatile void *p)
{
	uintptr_t tag = (uintptr_t)p >> LINE_SHIFT;
	uint32_t i = (uint32_t)((tag * UINT64_C(0x9e3779b97f4a7c15)) >> 45);

	while (lines[i].era == era && lines[i].tag != tag)
		i = (i + 1) % LINES;
	if (lines[i].era != era) {
		if (++used > LINES / 4 * 3) {
			fprintf(stderr, "rouse-sim: too many lines\n");
			exit(3);
		}
		memset(&lines[i], 0, sizeof(lines[i]));
		lines[i].tag = tag;
		lines[i].era = era;
		/* Cold misses are not modelled. */
		lines[i].owner = (int)machine.self->cpu;
	}
	return &lines[i];
}

static bool writes(enum access access)
{
	return access != ACCESS_PLAIN_READ && access != ACCESS_LOAD;
}

static bool shares(const struct line *line, unsigned cpu)
{
	return line->sharers[cpu / 64] >> cpu % 64 & 1;
}

static void add_sharer(struct line *line, unsigned cpu)
{
	line->sharers[cpu / 64] |= UINT64_C(1) << cpu % 64;
}

/* Does an access of that CPU hit? */
static bool is_here(const struct line *line, unsigned cpu, enum access access)
{
	return line->owner == (int)cpu ||
	       (!writes(access) && shares(line, cpu));
}

/* Send the line to the next CPU, away from those that have it. Returns when it
 * arrives; *owned says whether it comes to be owned or to be shared. */
static double send(struct line *line, enum access access, bool *owned)
{
	double there = machine.now + machine_about(parameters.transfer);
	bool was_shared = line->owner == NOBODY;

	line->free = there + parameters.hold;
	*owned = true;
	if (!writes(access) && was_shared)
		line->free = machine.now + parameters.share;
	if (!writes(access) &&
	    !(line->dirty && machine_chance(parameters.migrate))) {
		*owned = false;
		if (!was_shared)
			add_sharer(line, (unsigned)line->owner);
	} else {
		memset(line->sharers, 0, sizeof(line->sharers));
	}
	line->owner = NOBODY;
	line->dirty = false;
	return there;
}

void lines_next(void *of)
{
	struct line *line = of;
	struct thread **place = &line->waiting, *next;

	for (unsigned i = rng_below(&machine.rng, line->n_waiting); i > 0; i--)
		place = &(*place)->next_waiting;
	next = *place;
	*place = next->next_waiting;
	line->n_waiting--;
	machine_resume(next,
		       send(line, (enum access)next->access, &next->owned));
	if (line->n_waiting > 0)
		events_add(line->free, EVENT_LINE, line, 0);
}

/* Fetch the line to this CPU. */
static void fetch(struct line *line, unsigned cpu, enum access access)
{
	struct thread *self = machine.self;

	machine.counts.transfers++;
	machine_spend(machine_about(parameters.request));
	machine_sync();
	if (line->free <= machine.now && line->n_waiting == 0) {
		machine_spend(send(line, access, &self->owned) - machine.now);
		machine_sync();
	} else {
		if (line->n_waiting++ == 0)
			events_add(line->free, EVENT_LINE, line, 0);
		self->next_waiting = line->waiting;
		line->waiting = self;
		self->access = access;
		machine_wait();
	}
	if (self->owned)
		line->owner = (int)cpu;
	else
		add_sharer(line, cpu);
}

static double cost_of(enum access access)
{
	switch (access) {
	case ACCESS_LOAD:
		return parameters.load;
	case ACCESS_RMW:
		return parameters.rmw;
	default:
		return parameters.hit;
	}
}

void lines_access(const volatile void *p, enum access access)
{
	struct line *line;
	unsigned cpu = machine.self->cpu;

	machine_sync();
	line = line_of(p);
	if (!is_here(line, cpu, access)) {
		fetch(line, cpu, access);
	}
	line->dirty |= writes(access);
	machine.counts.rmws += access == ACCESS_RMW;
	machine_spend(cost_of(access));
}

void lines_access_own(const volatile void *p, enum access access)
{
	if (is_here(line_of(p), machine.self->cpu, access))
		machine_spend(cost_of(access));
	else
		lines_access(p, access);
}
