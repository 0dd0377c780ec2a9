/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* syscall(), sched_getaffinity(), gettid() */

#include "futex.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "probe.h"

/*
 * What the process learns of its machine, each thread asks for itself: it costs a
 * call once more, and no thread writes what others read. Relaxed atomics would do
 * in C11, but Helgrind and DRD take them for plain accesses, and programs run
 * there with this library as it is. The place is one that the loader fixes, see
 * futex.h; musl's has no such.
 */
#ifdef __GLIBC__
#define OF_THREAD                                                              \
	static _Thread_local __attribute__((tls_model("initial-exec")))
#else
#define OF_THREAD static _Thread_local
#endif

/* What may have gone wrong, where a caller cannot handle it. */
static const char *cause(int err)
{
	switch (err) {
	case ENOSYS:
	case EPERM:
		return "the call is forbidden or missing (a seccomp filter?)";
	case EINVAL:
		return "is an object misaligned?";
	case EFAULT:
		return "was an object freed while a thread waited?";
	case EBADF:
		return "was an armed bell never opened, or its descriptor "
		       "closed by others?";
	default:
		return "this should not happen";
	}
}

/*
 * Any errno that is not the caller's to handle is a bug of ours or a world we
 * cannot live in (a sandbox that forbids futex); waiting on would lose
 * wakeups, so say it and stop. Through no FILE: its lock may be what is broken.
 */
_Noreturn void rouse__die(const char *call, int err)
{
	char text[128];
	int len = snprintf(text, sizeof(text), ROUSE__LAST_WORDS, call, err,
			   cause(err));

	if (write(STDERR_FILENO, text, (size_t)len) < 0) {
		/* There is no other place to say it. */
	}
	abort();
}

/*
 * The kernel's struct __kernel_timespec, 64 bits wide everywhere; on 32-bit
 * machines only the _time64 call takes it.
 */
struct kernel_timespec {
	long long seconds;
	long long nanoseconds;
};

#ifdef SYS_futex_time64

/*
 * A 32-bit machine. Where the kernel is older than the call, or a sandbox than
 * the kernel, there is the one with 32 bits. Its farthest deadline is 68 years
 * after the machine started: later ones end there. They must not become none:
 * after a handler that was installed with SA_RESTART the kernel restarts a wait
 * that has none, and a signal is to end it (rouse__sleep() in spin.h).
 */
static long system_call(rouse_word *word, int op, uint32_t value,
			const struct kernel_timespec *timeout,
			const void *unused, uint32_t bits)
{
	OF_THREAD bool is_missing;
	struct {
		long seconds, nanoseconds;
	} narrow, *at = NULL;
	long ret;

	if (!is_missing) {
		ret = syscall(SYS_futex_time64, word, op, value, timeout,
			      unused, bits);
		if (ret >= 0 || (errno != ENOSYS && errno != EPERM))
			return ret;
	}
	if (timeout != NULL) {
		narrow.seconds = timeout->seconds < LONG_MAX
					 ? (long)timeout->seconds
					 : LONG_MAX;
		narrow.nanoseconds = (long)timeout->nanoseconds;
		at = &narrow;
	}
	ret = syscall(SYS_futex, word, op, value, at, unused, bits);
	if (ret >= 0 || (errno != ENOSYS && errno != EPERM))
		is_missing = true;
	return ret;
}

#else

static long system_call(rouse_word *word, int op, uint32_t value,
			const struct kernel_timespec *timeout,
			const void *unused, uint32_t bits)
{
	return syscall(SYS_futex, word, op, value, timeout, unused, bits);
}

#endif

/*
 * @unused: an argument that the kernel passes over, but shows to tools.
 *
 * Returns 0 or more, or -errno; leaves errno alone.
 */
static long futex(rouse_word *word, int op, uint32_t value,
		  const struct kernel_timespec *timeout, const void *unused,
		  uint32_t bits)
{
	int saved = errno;
	long ret = system_call(word, op | FUTEX_PRIVATE_FLAG, value, timeout,
			       unused, bits);

	if (ret < 0)
		ret = -errno;
	errno = saved;
	return ret;
}

int rouse__futex_wait(rouse_word *word, uint32_t expected, uint32_t bits,
		      rouse_deadline deadline,
		      const struct rouse__wait_record *record)
{
	struct kernel_timespec timeout = {deadline / ROUSE_SEC,
					  deadline % ROUSE_SEC};
	long err;

	/* FUTEX_WAIT_BITSET: the one wait whose timeout is a moment. */
	err = futex(word, FUTEX_WAIT_BITSET, expected,
		    deadline == ROUSE_FOREVER ? NULL : &timeout, record, bits);
	switch (err) {
	case 0:
		return 0;
	case -EAGAIN:
	case -ETIMEDOUT:
	case -EINTR:
		return (int)err;
	default:
		rouse__die("FUTEX_WAIT_BITSET", (int)-err);
	}
}

/* futex_waitv(2), of Linux 5.16: what the headers of an older kernel lack. Its
 * timeout is 64 bits wide on all machines. */
#ifndef SYS_futex_waitv
#ifdef __alpha__
#define SYS_futex_waitv 559
#else
#define SYS_futex_waitv 449
#endif
#endif

struct kernel_waitv {
	uint64_t expected;
	uint64_t word;
	uint32_t flags;
	uint32_t reserved;
};

#define WAITV_32 UINT32_C(2) /* FUTEX_32 */

int rouse__futex_wait_any(const struct rouse_armed *at, unsigned n,
			  rouse_deadline deadline,
			  const struct rouse__wait_record *record)
{
	OF_THREAD bool is_missing;
	struct kernel_timespec timeout = {deadline / ROUSE_SEC,
					  deadline % ROUSE_SEC};
	struct kernel_waitv words[ROUSE__WORDS_MAX];
	int saved = errno, err = 0;

	if (is_missing)
		return -ENOSYS;
	for (unsigned i = 0; i < n; i++)
		words[i] = (struct kernel_waitv){
			at[i].value, (uintptr_t)at[i].word,
			WAITV_32 | FUTEX_PRIVATE_FLAG, 0};
	if (syscall(SYS_futex_waitv, words, n, 0,
		    deadline == ROUSE_FOREVER ? NULL : &timeout,
		    CLOCK_MONOTONIC, record) < 0)
		err = -errno;
	errno = saved;
	switch (err) {
	case 0:
	case -EAGAIN:
	case -ETIMEDOUT:
	case -EINTR:
		return err;
	case -ENOSYS:
	case -EPERM:
		is_missing = true;
		return -ENOSYS;
	case -ENOMEM:
		return -ENOSYS;
	default:
		rouse__die("futex_waitv", -err);
	}
}

/* Returns how many. */
static long wake(rouse_word *word, int n, uint32_t bits)
{
	long err;

	ROUSE__PROBE2(wake, word, rouse__not_constant(n));
	err = futex(word, FUTEX_WAKE_BITSET, (uint32_t)n, NULL, NULL, bits);
	/* The memory may be gone with the thread that was released, or be a
	 * priority-inheriting mutex by now, which no plain wake fits. */
	if (err < 0 && err != -EFAULT && err != -EINVAL)
		rouse__die("FUTEX_WAKE_BITSET", (int)-err);
	return err;
}

bool rouse__futex_wake_one(rouse_word *word, uint32_t bits)
{
	return wake(word, 1, bits) > 0;
}

unsigned rouse__futex_wake_some(rouse_word *word, unsigned n, uint32_t bits)
{
	long woken = wake(word, (int)n, bits);

	return woken > 0 ? (unsigned)woken : 0;
}

void rouse__futex_wake_all(rouse_word *word)
{
	wake(word, INT_MAX, ROUSE__ANY);
}

rouse_deadline rouse__now(void)
{
	int saved = errno;
	struct timespec now;

	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		rouse__die("clock_gettime", errno);
	errno = saved;
	return (rouse_deadline)now.tv_sec * ROUSE_SEC + now.tv_nsec;
}

/*
 * Asked of the kernel once, by each thread, as a hint. Where the answer does not
 * fit, there are more than CPU_SETSIZE of them.
 */
unsigned rouse__cpus(void)
{
	OF_THREAD unsigned known;
	int saved = errno;
	cpu_set_t set;

	if (known == 0) {
		known = sched_getaffinity(0, sizeof(set), &set) == 0
				? (unsigned)CPU_COUNT(&set)
				: CPU_SETSIZE;
		errno = saved;
	}
	return known;
}

#ifdef ROUSE__REMEMBERS_SELF

/*
 * What a thread remembers of itself is wrong in one place only: in the child of
 * a fork, in the thread that forked, which has another id there. The parent's
 * other threads are not in the child, and new ones begin with 0. So the thread
 * forgets its id before a fork; and since handlers of others may ask between
 * ours, before the fork and after it, it remembers none until the fork is done.
 *
 * The handlers are registered when a thread asks first, and not by a
 * constructor. Whether they are, each thread finds out under a mutex, which tools
 * know. It is only tried: who does not get it remembers nothing yet, and so will
 * all new threads in the child of a fork in whose parent another thread had it.
 * glibc has room for 48 before it allocates; if that fails, no harm is
 * done: without handlers nothing is remembered. glibc drops the handlers with
 * the library that they are in. The child of vfork() has the memory of a thread
 * that stands still meanwhile, and passes for it.
 *
 * One case is left: the first thread that ever asks is in a handler of another
 * library, of a fork that has begun; glibc calls no handler that was registered
 * since. For that, and after _Fork() and clone(), which call no handlers,
 * rouse_rlock_after_fork() forgets as well.
 */
_Thread_local unsigned rouse__remembered_self
	__attribute__((tls_model("initial-exec")));
OF_THREAD bool is_forking;

static void before_fork(void)
{
	is_forking = true;
	rouse__remembered_self = 0;
}

static void after_fork(void)
{
	is_forking = false;
}

static bool is_told_of_forks(void)
{
	static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
	static bool is_registered;
	OF_THREAD bool is_told;

	if (is_told || pthread_mutex_trylock(&mutex) != 0)
		return is_told;
	if (!is_registered)
		is_registered = pthread_atfork(before_fork, after_fork,
					       after_fork) == 0;
	is_told = is_registered;
	pthread_mutex_unlock(&mutex);
	return is_told;
}

uintptr_t rouse__self(void)
{
	unsigned id = (unsigned)gettid();

	if (is_told_of_forks() && !is_forking)
		rouse__remembered_self = id;
	return id;
}

#else

/* The clock of a thread has its id in it, inverted, above 3 bits; the C library
 * knows it without a system call. */
uintptr_t rouse__self(void)
{
	clockid_t clock;
	int err = pthread_getcpuclockid(pthread_self(), &clock);

	if (err != 0)
		rouse__die("pthread_getcpuclockid", err);
	return (uintptr_t)(~clock >> 3);
}

#endif
