/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_HTML_H
#define ROUSE_STRESS_HTML_H

#include <stdio.h>

#include "report/record.h"

/* A page that needs no other file. */
void html_write(FILE *to, const struct outcome *outcome);

#endif
