/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_setaffinity_np() */

#include "../peer.h"

#include "../peer_main.h"

/* The program of musl's POSIX threads. */
#define PEER       peer_musl
#define PEER_NAME  "musl"
#define PEER_TITLE ""

#include "pthread.c"

_Static_assert(sizeof(void *) != 8 ||
		       (sizeof(struct event) == 96 &&
			sizeof(struct lock) == 40 && sizeof(struct cond) == 48),
	       "the sizes in programs.c");

int main(int argc, char **argv)
{
	return peer_main(&peer_musl, argc, argv);
}
