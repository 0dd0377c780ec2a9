/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_GROUPED_H
#define ROUSE_CLI_GROUPED_H

#include <stdint.h>

/* 1234567 as "1,234,567". */
#define GROUPED_SIZE 32
const char *grouped(char text[GROUPED_SIZE], uint64_t n);

/* A number with three or four digits: "0.31", "42.7", "1,234". */
#define FIGURE_SIZE GROUPED_SIZE
const char *figure_text(char text[FIGURE_SIZE], double value);

#endif
