/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_BENCH_PEERS_H
#define ROUSE_BENCH_PEERS_H

#include "peer.h"

/* Those that were built, rouse first. */
extern const struct peer *const peers[];
extern const unsigned n_peers;

/* The names of those that were not found when this was configured, and in
 * which package Debian has them: "nsync (libnsync-dev), ..", or "". */
extern const char peers_missing[];

extern const struct peer peer_rouse;  /* this library */
extern const struct peer peer_sleeps; /* this library, never spinning */
extern const struct peer peer_bare;   /* the limit: what no library has to be */
extern const struct peer peer_slowed; /* for the self-test */
extern const struct peer peer_broken; /* for the self-test */

#endif
