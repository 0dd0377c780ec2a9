/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_SHORTAGE_H
#define ROUSE_CLI_SHORTAGE_H

/*
 * Say on standard error which limit of the system an error may come from, if
 * from one, and how to need less: @lower, such as "--jobs".
 */
void shortage_tell(const char *program, int err, const char *lower);

#endif
