/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_HISTOGRAM_H
#define ROUSE_CLI_HISTOGRAM_H

#include <stdint.h>

/*
 * How often something took how many nanoseconds. The buckets are those of HDR
 * histograms (G. Tene, hdrhistogram.org): as wide as one unit up to PARTS,
 * then PARTS for each power of two, so that none is wider than a sixteenth of
 * what it counts.
 */
#define HISTOGRAM_PARTS   16
#define HISTOGRAM_BUCKETS (HISTOGRAM_PARTS * 37) /* up to 2^40 ns, 18 minutes */

struct histogram {
	uint64_t count[HISTOGRAM_BUCKETS];
	uint64_t total; /* of all */
	int64_t max;    /* exactly */
};

/* A time below 0 counts as 0, one that is too long as the longest. */
void histogram_add(struct histogram *histogram, int64_t ns);

void histogram_merge(struct histogram *sum, const struct histogram *other);

/* The time that a share of all, such as 0.99, did not exceed: the end of the
 * bucket it is in. 0 if there are none. */
int64_t histogram_quantile(const struct histogram *histogram, double share);

/* The least time of this bucket. */
int64_t histogram_floor(unsigned bucket);

#endif
