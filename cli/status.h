/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_CLI_STATUS_H
#define ROUSE_CLI_STATUS_H

/* What the exit status of every program says; its man page says it in the words
 * of that program. */
enum exit_status {
	STATUS_FINE = 0,
	STATUS_FAILED = 1,    /* what was run did something wrong */
	STATUS_NO_END = 2,    /* it stood still, or a limit ended it */
	STATUS_TROUBLE = 3,   /* wrong usage, or no means for what was asked */
	STATUS_STOPPED = 128, /* and the number of the signal (stop.h) */
};

#endif
