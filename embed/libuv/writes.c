/* SPDX-License-Identifier: BSD-2-Clause */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <uv.h>

/*
 * How many calls of write(2) it takes to wake a loop that is busy half the time:
 * of each two sends the first finds it asleep, and the second in its callback. So
 * there are as many callbacks as sends.
 */
#define ROUNDS 1000

enum { ASLEEP, BUSY, SENT, IDLE };

static uv_async_t async;
static _Atomic int stage;
static int calls, loop_thread;

static long writes(void)
{
	char line[100];
	long n = -1;
	FILE *io = fopen("/proc/self/io", "r");

	if (io == NULL)
		return -1;
	while (n < 0 && fgets(line, sizeof(line), io))
		sscanf(line, "syscw: %ld", &n);
	fclose(io);
	return n;
}

static void await(int this)
{
	while (stage != this)
		sched_yield();
}

static void called(uv_async_t *handle)
{
	if (calls++ % 2 == 0) {
		stage = BUSY;
		await(SENT);
		return;
	}
	if (calls == 2 * ROUNDS)
		uv_close((uv_handle_t *)handle, NULL);
	stage = IDLE;
}

static int loop_sleeps(void)
{
	char path[64], status[400];
	FILE *file;
	size_t n;

	snprintf(path, sizeof(path), "/proc/self/task/%d/stat", loop_thread);
	file = fopen(path, "r");
	if (file == NULL)
		return 0;
	n = fread(status, 1, sizeof(status) - 1, file);
	fclose(file);
	status[n] = '\0';
	return strrchr(status, ')')[2] == 'S';
}

static void *send_all(void *unused)
{
	for (int i = 0; i < ROUNDS; i++) {
		while (!loop_sleeps())
			sched_yield();
		uv_async_send(&async);
		await(BUSY);
		uv_async_send(&async);
		stage = SENT;
		await(IDLE);
	}
	return unused;
}

int main(void)
{
	pthread_t sender;
	long before;

	loop_thread = (int)syscall(SYS_gettid);
	if (uv_async_init(uv_default_loop(), &async, called) < 0)
		return 1;
	before = writes();
	pthread_create(&sender, NULL, send_all, NULL);
	uv_run(uv_default_loop(), UV_RUN_DEFAULT);
	pthread_join(sender, NULL);
	printf("%d sends, %d callbacks, %ld writes\n", 2 * ROUNDS, calls,
	       writes() - before);
	return 0;
}
