/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "parameters.h"
#include "simulate.h"

/* first version: rouse-sim [--subject=A,B] [--workload=W] [--cpus=N] [--threads=1,2,..] [--ms=X] [--set=NAME=VALUE] [--seed=N] */
static const char *arg(char *a, const char *name)
{
	size_t n = strlen(name);
	return strncmp(a, name, n) == 0 && a[n] == '=' ? a + n + 1 : NULL;
}
int main(int argc, char **argv)
{
	const char *subject = "rouse", *workload = "lock", *threads = "1,2,4,8,16,32,64", *v;
	unsigned cpus = 16; double ms = 3, settle = 200000; uint64_t seed = 1;
	struct workload w; 
	double inside = -1, work = -1;
	for (int i = 1; i < argc; i++) {
		if ((v = arg(argv[i], "--subject"))) subject = v;
		else if ((v = arg(argv[i], "--workload"))) workload = v;
		else if ((v = arg(argv[i], "--threads"))) threads = v;
		else if ((v = arg(argv[i], "--cpus"))) cpus = (unsigned)atoi(v);
		else if ((v = arg(argv[i], "--ms"))) ms = atof(v);
		else if ((v = arg(argv[i], "--settle"))) settle = atof(v);
		else if ((v = arg(argv[i], "--inside"))) inside = atof(v);
		else if ((v = arg(argv[i], "--work"))) work = atof(v);
		else if ((v = arg(argv[i], "--seed"))) seed = (uint64_t)atoll(v);
		else if ((v = arg(argv[i], "--set"))) { char *c = strdup(v), *e = strchr(c, '='); if (e) *e++ = 0; if (!e || !parameters_set(c, atof(e))) { fprintf(stderr, "no parameter %s\n", c); return 3; } }
		else if (!strcmp(argv[i], "--list-parameters")) { parameters_list(stdout); return 0; }
		else { for (unsigned k = 0; k < n_workloads; k++) printf("workload %-14s %s\n", workloads[k].name, workloads[k].summary); for (unsigned k = 0; subjects[k]; k++) printf("subject %-14s %s\n", subjects[k]->name, subjects[k]->title); return 3; }
	}
	char *sc = strdup(subject), *sn;
	while ((sn = strsep(&sc, ","))) {
		const struct subject *s = subject_find(sn);
		if (!s) { fprintf(stderr, "no subject %s\n", sn); return 3; }
		char *wc = strdup(workload), *wn;
		while ((wn = strsep(&wc, ","))) {
			const struct workload *found = NULL;
			for (unsigned k = 0; k < n_workloads; k++) if (!strcmp(workloads[k].name, wn)) found = &workloads[k];
			if (!found) { fprintf(stderr, "no workload %s\n", wn); return 3; }
			if (!workload_fits(found, s)) continue;
			w = *found; if (inside >= 0) w.inside = inside; if (work >= 0) w.work = work;
			char *tc = strdup(threads), *tn;
			while ((tn = strsep(&tc, ","))) {
				struct result r;
				struct trial t = {&w, s, cpus, (unsigned)atoi(tn), seed, ms * 1e6, settle};
				simulate(&t, &r);
				printf("%-12s %-12s %4u threads %9.1f ns %10.1f cpu-ns share %.2f..%.2f transfers %.2f failed %.2f sleeps %.4f wakes %.4f ops %llu%s\n", s->name, w.name, t.threads, r.ns, r.cpu_ns, r.least, r.most, r.transfers, r.failed, r.sleeps, r.wakes, (unsigned long long)r.ops, r.stuck ? " STUCK" : "");
				fflush(stdout);
			}
		}
	}
	return 0;
}
