/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_setaffinity_np() */

#include "../peer_main.h"

/* The program of a librouse that never spins: to see what spinning is worth
 * where it pays, and what it costs where it does not. */
#define PEER       peer_sleeps
#define PEER_NAME  "rouse-sleeps"
#define PEER_TITLE ""

#include "rouse.c"

int main(int argc, char **argv)
{
	return peer_main(&peer_sleeps, argc, argv);
}
