/* SPDX-License-Identifier: BSD-2-Clause */
#include "output.h"

#include <stdlib.h>

FILE *output_open(const struct output *output, const char *name)
{
	FILE *to = name ? fopen(name, "w") : NULL;

	if (name != NULL && to == NULL) {
		fprintf(stderr, "%s: ", output->program);
		perror(name);
		exit(output->trouble);
	}
	return to;
}

void output_close(const struct output *output, FILE *to, const char *name)
{
	if (ferror(to) | fclose(to)) {
		fprintf(stderr, "%s: cannot write %s\n", output->program, name);
		exit(output->trouble);
	}
}
