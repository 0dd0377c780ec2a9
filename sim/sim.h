/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SIM_SIM_H
#define ROUSE_SIM_SIM_H

/*
 * What a simulated thread may call, beside the futex door (lib/futex.h).
 */

/* Work for that time, without touching memory. */
void sim_work(double ns);

/* The pause of a spin loop; rouse__pause() calls it in place of the CPU's
 * instruction. */
void sim_pause(void);

/* The simulated time, in nanoseconds. */
double sim_now(void);

/* sched_yield(2), and a sleep. */
void sim_yield(void);
void sim_sleep(double ns);

/* Count an operation of the workload for this thread. */
void sim_served(void);

/* The number of the running thread, from 0. */
unsigned sim_self(void);

#endif
