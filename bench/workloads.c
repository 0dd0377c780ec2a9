/* SPDX-License-Identifier: BSD-2-Clause */
#include "workloads.h"

/*
 * All that is measured. The columns: name, summary, what one operation is,
 * the group whose plot it is in, and what to do.
 */
/* clang-format off */
const struct workload workloads[] = {
	{"is-set",
	 "is the event set?",
	 "call", "plain", 1, KIND_IS_SET,
	 {.threads = 1}},
	{"set-again",
	 "set an event that is set",
	 "call", "plain", 1, KIND_SET_AGAIN,
	 {.threads = 1}},
	{"wait-set",
	 "wait for an event that is set",
	 "call", "plain", 1, KIND_WAIT_SET,
	 {.threads = 1}},
	{"set-clear",
	 "set and clear an event, nobody waits",
	 "pair of calls", "plain", 1, KIND_SET_CLEAR,
	 {.threads = 1}},
	{"lock",
	 "acquire and release a lock, nobody else wants it",
	 "pair of calls", "plain", 1, KIND_LOCK,
	 {.threads = 1}},
	{"notify-none",
	 "notify a condition that nobody waits for",
	 "call", "plain", 1, KIND_NOTIFY_NONE,
	 {.threads = 1}},
	{"event-pingpong-2cpus",
	 "two threads wake each other by turns through an event, on two CPUs",
	 "round trip", "event-pingpong", 1, KIND_EVENT_PINGPONG,
	 {.threads = 2, .pin = PIN_TWO}},
	{"event-pingpong-1cpu",
	 "two threads wake each other by turns through an event, on one CPU",
	 "round trip", "event-pingpong", 1, KIND_EVENT_PINGPONG,
	 {.threads = 2, .pin = PIN_ONE}},
	{"event-pingpong-free",
	 "two threads wake each other by turns through an event, where the kernel puts them",
	 "round trip", "event-pingpong", 1, KIND_EVENT_PINGPONG,
	 {.threads = 2, .pin = PIN_NOT}},
	{"event-pingpong-16pairs",
	 "the same by 16 pairs at once",
	 "round trip", "event-pingpong", 1, KIND_EVENT_PINGPONG,
	 {.threads = 32}},
	{"cond-pingpong-2cpus",
	 "two threads wake each other by turns through a condition, on two CPUs",
	 "round trip", "cond-pingpong", 1, KIND_COND_PINGPONG,
	 {.threads = 2, .pin = PIN_TWO}},
	{"cond-pingpong-1cpu",
	 "two threads wake each other by turns through a condition, on one CPU",
	 "round trip", "cond-pingpong", 1, KIND_COND_PINGPONG,
	 {.threads = 2, .pin = PIN_ONE}},
	{"cond-pingpong-free",
	 "two threads wake each other by turns through a condition, where the kernel puts them",
	 "round trip", "cond-pingpong", 1, KIND_COND_PINGPONG,
	 {.threads = 2, .pin = PIN_NOT}},
	{"cond-pingpong-16pairs",
	 "the same by 16 pairs at once",
	 "round trip", "cond-pingpong", 1, KIND_COND_PINGPONG,
	 {.threads = 32}},
	{"event-release-2",
	 "one set releases 2 waiters, until the last returned",
	 "set", "event-release", 1, KIND_EVENT_RELEASE,
	 {.threads = 2}},
	{"event-release-16",
	 "one set releases 16 waiters, until the last returned",
	 "set", "event-release", 1, KIND_EVENT_RELEASE,
	 {.threads = 16}},
	{"event-release-128",
	 "one set releases 128 waiters, until the last returned",
	 "set", "event-release", 1, KIND_EVENT_RELEASE,
	 {.threads = 128}},
	{"event-release-1000",
	 "one set releases 1000 waiters, until the last returned",
	 "set", "event-release", 1, KIND_EVENT_RELEASE,
	 {.threads = 1000}},
	{"cond-release-2",
	 "one notify_all releases 2 waiters, until the last returned",
	 "notify_all", "cond-release", 1, KIND_COND_RELEASE,
	 {.threads = 2}},
	{"cond-release-16",
	 "one notify_all releases 16 waiters, until the last returned",
	 "notify_all", "cond-release", 1, KIND_COND_RELEASE,
	 {.threads = 16}},
	{"cond-release-128",
	 "one notify_all releases 128 waiters, until the last returned",
	 "notify_all", "cond-release", 1, KIND_COND_RELEASE,
	 {.threads = 128}},
	{"cond-release-1000",
	 "one notify_all releases 1000 waiters, until the last returned",
	 "notify_all", "cond-release", 1, KIND_COND_RELEASE,
	 {.threads = 1000}},
	{"cond-one-of-1000",
	 "notify one of 1000 waiters, until it has answered",
	 "notify", "notify-one", 1, KIND_ONE_OF_MANY,
	 {.threads = 1000}},
	{"buffer-1-1x1",
	 "buffer of 1, 1 producer, 1 consumer",
	 "item", "buffer-1", 1, KIND_BUFFER,
	 {.producers = 1, .consumers = 1, .capacity = 1}},
	{"buffer-1-2x2",
	 "buffer of 1, 2 producers, 2 consumers",
	 "item", "buffer-1", 1, KIND_BUFFER,
	 {.producers = 2, .consumers = 2, .capacity = 1}},
	{"buffer-1-8x8",
	 "buffer of 1, 8 producers, 8 consumers",
	 "item", "buffer-1", 1, KIND_BUFFER,
	 {.producers = 8, .consumers = 8, .capacity = 1}},
	{"buffer-1-64x64",
	 "buffer of 1, 64 producers, 64 consumers",
	 "item", "buffer-1", 1, KIND_BUFFER,
	 {.producers = 64, .consumers = 64, .capacity = 1}},
	{"buffer-16-1x1",
	 "buffer of 16, 1 producer, 1 consumer",
	 "item", "buffer-16", 1, KIND_BUFFER,
	 {.producers = 1, .consumers = 1, .capacity = 16}},
	{"buffer-16-2x2",
	 "buffer of 16, 2 producers, 2 consumers",
	 "item", "buffer-16", 1, KIND_BUFFER,
	 {.producers = 2, .consumers = 2, .capacity = 16}},
	{"buffer-16-8x8",
	 "buffer of 16, 8 producers, 8 consumers",
	 "item", "buffer-16", 1, KIND_BUFFER,
	 {.producers = 8, .consumers = 8, .capacity = 16}},
	{"buffer-16-64x64",
	 "buffer of 16, 64 producers, 64 consumers",
	 "item", "buffer-16", 1, KIND_BUFFER,
	 {.producers = 64, .consumers = 64, .capacity = 16}},
	{"buffer-1024-1x1",
	 "buffer of 1024, 1 producer, 1 consumer",
	 "item", "buffer-1024", 1, KIND_BUFFER,
	 {.producers = 1, .consumers = 1, .capacity = 1024}},
	{"buffer-1024-2x2",
	 "buffer of 1024, 2 producers, 2 consumers",
	 "item", "buffer-1024", 1, KIND_BUFFER,
	 {.producers = 2, .consumers = 2, .capacity = 1024}},
	{"buffer-1024-8x8",
	 "buffer of 1024, 8 producers, 8 consumers",
	 "item", "buffer-1024", 1, KIND_BUFFER,
	 {.producers = 8, .consumers = 8, .capacity = 1024}},
	{"buffer-1024-64x64",
	 "buffer of 1024, 64 producers, 64 consumers",
	 "item", "buffer-1024", 1, KIND_BUFFER,
	 {.producers = 64, .consumers = 64, .capacity = 1024}},
	{"buffer-1-1x1-outside",
	 "buffer of 1, 1 producer, 1 consumer, notify after the release",
	 "item", "buffer-1-outside", 1, KIND_BUFFER,
	 {.producers = 1, .consumers = 1, .capacity = 1, .outside = true}},
	{"buffer-1-2x2-outside",
	 "buffer of 1, 2 producers, 2 consumers, notify after the release",
	 "item", "buffer-1-outside", 1, KIND_BUFFER,
	 {.producers = 2, .consumers = 2, .capacity = 1, .outside = true}},
	{"buffer-1-8x8-outside",
	 "buffer of 1, 8 producers, 8 consumers, notify after the release",
	 "item", "buffer-1-outside", 1, KIND_BUFFER,
	 {.producers = 8, .consumers = 8, .capacity = 1, .outside = true}},
	{"buffer-1-64x64-outside",
	 "buffer of 1, 64 producers, 64 consumers, notify after the release",
	 "item", "buffer-1-outside", 1, KIND_BUFFER,
	 {.producers = 64, .consumers = 64, .capacity = 1, .outside = true}},
	{"buffer-16-1x1-outside",
	 "buffer of 16, 1 producer, 1 consumer, notify after the release",
	 "item", "buffer-16-outside", 1, KIND_BUFFER,
	 {.producers = 1, .consumers = 1, .capacity = 16, .outside = true}},
	{"buffer-16-2x2-outside",
	 "buffer of 16, 2 producers, 2 consumers, notify after the release",
	 "item", "buffer-16-outside", 1, KIND_BUFFER,
	 {.producers = 2, .consumers = 2, .capacity = 16, .outside = true}},
	{"buffer-16-8x8-outside",
	 "buffer of 16, 8 producers, 8 consumers, notify after the release",
	 "item", "buffer-16-outside", 1, KIND_BUFFER,
	 {.producers = 8, .consumers = 8, .capacity = 16, .outside = true}},
	{"buffer-16-64x64-outside",
	 "buffer of 16, 64 producers, 64 consumers, notify after the release",
	 "item", "buffer-16-outside", 1, KIND_BUFFER,
	 {.producers = 64, .consumers = 64, .capacity = 16, .outside = true}},
	{"buffer-1024-1x1-outside",
	 "buffer of 1024, 1 producer, 1 consumer, notify after the release",
	 "item", "buffer-1024-outside", 1, KIND_BUFFER,
	 {.producers = 1, .consumers = 1, .capacity = 1024, .outside = true}},
	{"buffer-1024-2x2-outside",
	 "buffer of 1024, 2 producers, 2 consumers, notify after the release",
	 "item", "buffer-1024-outside", 1, KIND_BUFFER,
	 {.producers = 2, .consumers = 2, .capacity = 1024, .outside = true}},
	{"buffer-1024-8x8-outside",
	 "buffer of 1024, 8 producers, 8 consumers, notify after the release",
	 "item", "buffer-1024-outside", 1, KIND_BUFFER,
	 {.producers = 8, .consumers = 8, .capacity = 1024, .outside = true}},
	{"buffer-1024-64x64-outside",
	 "buffer of 1024, 64 producers, 64 consumers, notify after the release",
	 "item", "buffer-1024-outside", 1, KIND_BUFFER,
	 {.producers = 64, .consumers = 64, .capacity = 1024, .outside = true}},
	{"contend-2",
	 "2 threads want one lock all the time",
	 "turn", "contend", 2, KIND_CONTEND,
	 {.threads = 2}},
	{"contend-8",
	 "8 threads want one lock all the time",
	 "turn", "contend", 2, KIND_CONTEND,
	 {.threads = 8}},
	{"contend-64",
	 "64 threads want one lock all the time",
	 "turn", "contend", 2, KIND_CONTEND,
	 {.threads = 64}},
	{"contend-2-work",
	 "2 threads want one lock, with a microsecond of work in between",
	 "turn", "contend-work", 2, KIND_CONTEND,
	 {.threads = 2, .work = 1000}},
	{"contend-8-work",
	 "8 threads want one lock, with a microsecond of work in between",
	 "turn", "contend-work", 2, KIND_CONTEND,
	 {.threads = 8, .work = 1000}},
	{"contend-64-work",
	 "64 threads want one lock, with a microsecond of work in between",
	 "turn", "contend-work", 2, KIND_CONTEND,
	 {.threads = 64, .work = 1000}},
	{"fairness-8",
	 "8 threads want one lock all the time; how long do they wait?",
	 "turn", "fairness", 4, KIND_FAIRNESS,
	 {.threads = 8}},
	{"fairness-64",
	 "64 threads want one lock all the time; how long do they wait?",
	 "turn", "fairness", 4, KIND_FAIRNESS,
	 {.threads = 64}},
	{"event-past",
	 "wait for an event, the deadline is past",
	 "call", "timed", 1, KIND_EVENT_PAST,
	 {.threads = 1}},
	{"cond-past",
	 "wait for a condition, the deadline is past",
	 "call", "timed", 1, KIND_COND_PAST,
	 {.threads = 1}},
	{"event-expire",
	 "wait 50 us for an event in vain; how late is the return?",
	 "lateness", "timed", 1, KIND_EVENT_EXPIRE,
	 {.threads = 1}},
	{"cond-expire",
	 "wait 50 us for a condition in vain; how late is the return?",
	 "lateness", "timed", 1, KIND_COND_EXPIRE,
	 {.threads = 1}},
};
/* clang-format on */

const unsigned n_workloads = sizeof(workloads) / sizeof(*workloads);

unsigned workload_threads(const struct workload *workload)
{
	const struct shape *shape = &workload->shape;

	switch (workload->kind) {
	case KIND_EVENT_RELEASE:
	case KIND_COND_RELEASE:
	case KIND_ONE_OF_MANY:
		return 1 + shape->threads;
	default:
		return shape->threads + shape->producers + shape->consumers;
	}
}

static bool is_release(const struct workload *workload)
{
	return workload->kind == KIND_EVENT_RELEASE ||
	       workload->kind == KIND_COND_RELEASE;
}

uint64_t workload_first_ops(const struct workload *workload)
{
	if (is_release(workload) || workload->kind == KIND_ONE_OF_MANY)
		return 1;
	if (workload->kind == KIND_EVENT_EXPIRE ||
	    workload->kind == KIND_COND_EXPIRE)
		return 10;
	return workload_threads(workload) == 1 ? 10000 : 200;
}

uint64_t workload_counted_ops(const struct workload *workload)
{
	const unsigned most = 1000;

	if (is_release(workload))
		return workload->shape.threads < most / 2
			       ? most / workload->shape.threads
			       : 2;
	if (workload->kind == KIND_EVENT_EXPIRE ||
	    workload->kind == KIND_COND_EXPIRE ||
	    workload->kind == KIND_ONE_OF_MANY)
		return 100;
	if (workload->shape.threads == 32)
		return most / 16;
	return most;
}
