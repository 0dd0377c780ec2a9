/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_JSON_H
#define ROUSE_STRESS_JSON_H

#include "report/record.h"

/* What programs read on stdout: an object a line. */
void json_record(const struct record *record, const struct options *options);
void json_end(const struct outcome *outcome);

#endif
