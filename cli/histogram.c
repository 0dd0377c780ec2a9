/* SPDX-License-Identifier: BSD-2-Clause */
#include "histogram.h"

/*
 * A time t with its highest bit at 2^k, k >= 4, is t >> (k - 4) in its power of
 * two: a number from PARTS to 2 * PARTS - 1. So the buckets of one power follow
 * those of the one before.
 */
static unsigned bucket_of(int64_t ns)
{
	unsigned shift, bucket;

	if (ns < HISTOGRAM_PARTS)
		return ns > 0 ? (unsigned)ns : 0;
	shift = 59 - (unsigned)__builtin_clzll((unsigned long long)ns);
	bucket = HISTOGRAM_PARTS * shift + (unsigned)(ns >> shift);
	return bucket < HISTOGRAM_BUCKETS ? bucket : HISTOGRAM_BUCKETS - 1;
}

int64_t histogram_floor(unsigned bucket)
{
	unsigned shift = bucket / HISTOGRAM_PARTS;

	if (shift < 2)
		return bucket;
	return (int64_t)(HISTOGRAM_PARTS + bucket % HISTOGRAM_PARTS)
	       << (shift - 1);
}

void histogram_add(struct histogram *histogram, int64_t ns)
{
	histogram->count[bucket_of(ns)]++;
	histogram->total++;
	if (ns > histogram->max)
		histogram->max = ns;
}

void histogram_merge(struct histogram *sum, const struct histogram *other)
{
	for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++)
		sum->count[i] += other->count[i];
	sum->total += other->total;
	if (other->max > sum->max)
		sum->max = other->max;
}

int64_t histogram_quantile(const struct histogram *histogram, double share)
{
	uint64_t rank = (uint64_t)(share * (double)histogram->total), seen = 0;
	int64_t end;

	if (histogram->total == 0)
		return 0;
	if (rank >= histogram->total)
		return histogram->max;
	for (unsigned i = 0; i < HISTOGRAM_BUCKETS - 1; i++) {
		seen += histogram->count[i];
		if (seen <= rank)
			continue;
		end = histogram_floor(i + 1) - 1;
		return end < histogram->max ? end : histogram->max;
	}
	return histogram->max;
}
