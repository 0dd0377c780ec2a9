/* SPDX-License-Identifier: BSD-2-Clause */
#include "visited.h"

#include <stdlib.h>

#include "world.h"

/* Open addressing; at most three quarters full; 0 is an empty place. */
static uint64_t *hashes;
static uint16_t *costs;
static size_t places, count;

static void grow(void)
{
	uint64_t *old_hashes = hashes;
	uint16_t *old_costs = costs;
	size_t old = places;

	places = old ? 2 * old : 1 << 16;
	hashes = calloc(places, sizeof(hashes[0]));
	costs = calloc(places, sizeof(costs[0]));
	if (hashes == NULL || costs == NULL)
		refuse("out of memory");
	count = 0;
	for (size_t i = 0; i < old; i++) {
		if (old_hashes[i])
			visited_add(old_hashes[i], old_costs[i]);
	}
	free(old_hashes);
	free(old_costs);
}

bool visited_add(uint64_t hash, uint16_t cost)
{
	size_t i;

	if (visited_will_grow())
		grow();
	hash += hash == 0;
	for (i = hash & (places - 1); hashes[i]; i = (i + 1) & (places - 1)) {
		if (hashes[i] != hash)
			continue;
		if (costs[i] <= cost)
			return false;
		costs[i] = cost;
		return true;
	}
	hashes[i] = hash;
	costs[i] = cost;
	count++;
	return true;
}

void visited_clear(void)
{
	free(hashes);
	free(costs);
	hashes = NULL;
	costs = NULL;
	places = 0;
	count = 0;
}

uint64_t visited_count(void)
{
	return count;
}

#define PLACE (sizeof(hashes[0]) + sizeof(costs[0]))

bool visited_will_grow(void)
{
	return count >= places / 4 * 3;
}

size_t visited_peak(void)
{
	return (visited_will_grow() ? 3 : 1) * places * PLACE;
}
