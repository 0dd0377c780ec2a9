/* SPDX-License-Identifier: BSD-2-Clause */
#include "decode.h"

#include <stdio.h>

const char *decode_event(char text[DECODED_SIZE], uint32_t word)
{
	snprintf(text, DECODED_SIZE, "%s%s, epoch %u",
		 word & 1 ? "set" : "clear", word & 2 ? ", waiters" : "",
		 (unsigned)(word >> 4));
	return text;
}

const char *decode_lock(char text[DECODED_SIZE], uint32_t word)
{
	unsigned waiters = word >> 5;
	int len = snprintf(
		text, DECODED_SIZE, "%s%s%s%s%s", word & 1 ? "held" : "free",
		word & 4 ? ", one starves" : "", word & 2 ? ", one woken" : "",
		(word & 10) == 10 ? " and awake" : "",
		word & 16 ? ", some chosen" : "");

	if (waiters > 0)
		snprintf(text + len, DECODED_SIZE - (size_t)len, ", %u %s",
			 waiters, waiters == 1 ? "waiter" : "waiters");
	return text;
}

const char *decode_waiter(char text[DECODED_SIZE], uint32_t word)
{
	snprintf(text, DECODED_SIZE, "%s",
		 word & 8    ? "woken"
		 : word & 4  ? "left"
		 : word & 2  ? "told"
		 : word & 16 ? "spinning"
		 : word & 1  ? "asleep"
			     : "waiting");
	return text;
}
