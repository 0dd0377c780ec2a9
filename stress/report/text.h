/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_TEXT_H
#define ROUSE_STRESS_TEXT_H

#include "report/record.h"

/* What people read on stdout. */
void text_begin(const struct options *options);
void text_record(const struct record *record, const struct options *options);
void text_end(const struct outcome *outcome);

#endif
