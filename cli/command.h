/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_COMMAND_H
#define ROUSE_CLI_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The command that was given, for a shell to read; if it is seedless, with the
 * seed behind it, to repeat the run. NULL if there is no memory; else see free().
 */
char *command_of(int argc, char **argv, bool seedless, uint64_t seed);

#endif
