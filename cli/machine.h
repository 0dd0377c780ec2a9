/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_MACHINE_H
#define ROUSE_CLI_MACHINE_H

/* What machine this is, in words; "" for what the kernel does not tell. */
#define MACHINE_SIZE 300

const char *machine_processor(char text[MACHINE_SIZE]);
const char *machine_system(char text[MACHINE_SIZE]);
int machine_cpus(void); /* that this process may run on */

/* How many CPUs were busy, whoever used them, in the half second that this
 * takes; 0 if the kernel does not say. */
double machine_busy(void);

#endif
