/* SPDX-License-Identifier: BSD-2-Clause */
#include "snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "fiber.h"

/* A piece of the memory that is saved. */
struct piece {
	void *memory;
	size_t bytes;
};

#define MAX_PIECES (7 + MAX_THREADS)

/* The first piece has the counts that say how large the others are. */
static unsigned pieces(struct piece *piece)
{
	unsigned n = 0;

	piece[n++] = (struct piece){&world, offsetof(struct world, thread)};
	piece[n++] = (struct piece){world.thread,
				    world.threads * sizeof(world.thread[0])};
	piece[n++] = (struct piece){
		world.location, world.locations * sizeof(world.location[0])};
	piece[n++] = (struct piece){world.message,
				    world.messages * sizeof(world.message[0])};
	piece[n++] = (struct piece){world.shadow,
				    world.shadows * sizeof(world.shadow[0])};
	piece[n++] = (struct piece){setting.scenario->state,
				    setting.scenario->bytes};
	if (setting.scenario->fences)
		piece[n++] = (struct piece){
			world.fence, world.threads * sizeof(world.fence[0])};
	for (unsigned t = 0; t < world.threads; t++) {
		if (world.thread[t].sp)
			piece[n++] =
				(struct piece){fiber_top(t), fiber_bytes(t)};
	}
	return n;
}

static unsigned char *arena;
static size_t used, room;

size_t snapshot_save(void)
{
	struct piece piece[MAX_PIECES];
	unsigned n = pieces(piece);
	size_t place = used, bytes = 0;

	for (unsigned i = 0; i < n; i++)
		bytes += piece[i].bytes;
	if (used + bytes > room) {
		room = 2 * room + bytes + (1 << 20);
		arena = realloc(arena, room);
		if (arena == NULL)
			refuse("out of memory");
	}
	for (unsigned i = 0; i < n; i++) {
		memcpy(arena + used, piece[i].memory, piece[i].bytes);
		used += piece[i].bytes;
	}
	return place;
}

void snapshot_restore(size_t place)
{
	const unsigned char *from = arena + place;
	struct piece piece[MAX_PIECES];
	unsigned n;

	/* Stack pointers are in the threads, counts before them. */
	memcpy(&world, from, offsetof(struct world, thread));
	memcpy(world.thread, from + offsetof(struct world, thread),
	       world.threads * sizeof(world.thread[0]));
	n = pieces(piece);
	for (unsigned i = 0; i < n; i++) {
		memcpy(piece[i].memory, from, piece[i].bytes);
		from += piece[i].bytes;
	}
}

void snapshot_drop(size_t place)
{
	used = place;
}

size_t snapshot_bytes(void)
{
	return room;
}

/* After W. Yi's wyhash: multiply, and fold the two halves of the product. */
__extension__ typedef unsigned __int128 uint128;

static inline uint64_t fold(uint64_t a, uint64_t b)
{
	uint128 product = (uint128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t word(const unsigned char *p)
{
	uint64_t value;

	memcpy(&value, p, sizeof(value));
	return value;
}

static uint64_t hash_piece(uint64_t seed, const unsigned char *p, size_t bytes)
{
	const uint64_t k0 = UINT64_C(0x9e3779b97f4a7c15);
	const uint64_t k1 = UINT64_C(0xd1b54a32d192ed03);
	uint64_t a = seed ^ k0, b = seed ^ bytes;
	unsigned char rest[32] = {0};

	for (; bytes >= 32; p += 32, bytes -= 32) {
		a = fold(a ^ word(p), k1 ^ word(p + 8));
		b = fold(b ^ word(p + 16), k0 ^ word(p + 24));
	}
	memcpy(rest, p, bytes);
	a = fold(a ^ word(rest), k1 ^ word(rest + 8));
	b = fold(b ^ word(rest + 16), k0 ^ word(rest + 24));
	return fold(a ^ k0, b ^ k1);
}

uint64_t snapshot_hash(void)
{
	struct piece piece[MAX_PIECES];
	unsigned n = pieces(piece);
	uint64_t hash = 0;

	for (unsigned i = 0; i < n; i++)
		hash = hash_piece(hash, piece[i].memory, piece[i].bytes);
	return hash;
}
