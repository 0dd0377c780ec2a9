/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* sigaltstack(), sigsetjmp() */

#include "fiber.h"

#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "race.h"

unsigned char stacks[MAX_THREADS][STACK_BYTES] __attribute__((aligned(64)));

static void *search_sp;
static sigjmp_buf crash;

/*
 * void explore_switch(void **save, void *to): push the registers that a call
 * preserves, leave the stack pointer in *save, and go on with the stack at to.
 * (swapcontext(3) would do, but for a system call each time.)
 */
void explore_switch(void **save, void *to);

#if defined(__x86_64__)
#define SAVED       7 /* words that explore_switch() pops */
#define RETURN_WORD 6 /* which of them is where it returns to */
__asm__(".text\n"
	".globl explore_switch\n"
	".type explore_switch, @function\n"
	"explore_switch:\n"
	"	push %rbp\n"
	"	push %rbx\n"
	"	push %r12\n"
	"	push %r13\n"
	"	push %r14\n"
	"	push %r15\n"
	"	mov %rsp, (%rdi)\n"
	"	mov %rsi, %rsp\n"
	"	pop %r15\n"
	"	pop %r14\n"
	"	pop %r13\n"
	"	pop %r12\n"
	"	pop %rbx\n"
	"	pop %rbp\n"
	"	ret\n"
	".size explore_switch, . - explore_switch\n");
#elif defined(__aarch64__)
#define SAVED       20
#define RETURN_WORD 11
__asm__(".text\n"
	".globl explore_switch\n"
	".type explore_switch, %function\n"
	"explore_switch:\n"
	"	sub sp, sp, #160\n"
	"	stp x19, x20, [sp]\n"
	"	stp x21, x22, [sp, #16]\n"
	"	stp x23, x24, [sp, #32]\n"
	"	stp x25, x26, [sp, #48]\n"
	"	stp x27, x28, [sp, #64]\n"
	"	stp x29, x30, [sp, #80]\n"
	"	stp d8, d9, [sp, #96]\n"
	"	stp d10, d11, [sp, #112]\n"
	"	stp d12, d13, [sp, #128]\n"
	"	stp d14, d15, [sp, #144]\n"
	"	mov x9, sp\n"
	"	str x9, [x0]\n"
	"	mov sp, x1\n"
	"	ldp x19, x20, [sp]\n"
	"	ldp x21, x22, [sp, #16]\n"
	"	ldp x23, x24, [sp, #32]\n"
	"	ldp x25, x26, [sp, #48]\n"
	"	ldp x27, x28, [sp, #64]\n"
	"	ldp x29, x30, [sp, #80]\n"
	"	ldp d8, d9, [sp, #96]\n"
	"	ldp d10, d11, [sp, #112]\n"
	"	ldp d12, d13, [sp, #128]\n"
	"	ldp d14, d15, [sp, #144]\n"
	"	add sp, sp, #160\n"
	"	ret\n"
	".size explore_switch, . - explore_switch\n");
#else
#error "explore_switch() is written for x86-64 and aarch64 only"
#endif

/* The first function on the stack of a thread. */
static void begin(void)
{
	struct thread *thread = &world.thread[self];

	setting.thread[self].body(setting.thread[self].i);
	race_end_of_life(self, (uintptr_t)stacks[self], STACK_BYTES);
	thread->status = ENDED;
	fiber_stop();
	abort();
}

static void on_crash(int signal)
{
	if (self == NOBODY) { /* the explorer itself */
		sigaction(signal, &(struct sigaction){.sa_handler = SIG_DFL},
			  NULL);
		return;
	}
	siglongjmp(crash, signal);
}

void fiber_catch_crashes(void)
{
	static const int signals[] = {SIGSEGV, SIGBUS,  SIGFPE,
				      SIGILL,  SIGTRAP, SIGABRT};
	static unsigned char stack[1 << 16];
	struct sigaction action = {.sa_handler = on_crash,
				   .sa_flags = SA_ONSTACK | SA_NODEFER};

	sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof(stack)}, NULL);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &action, NULL);
}

void fiber_make(unsigned t)
{
	/* 16 bytes above, and the words that are popped: so that begin() has
	 * the stack aligned as after a call. */
	uintptr_t *top = (uintptr_t *)(void *)(stacks[t] + STACK_BYTES) - 2;

	memset(stacks[t], 0, STACK_BYTES);
#if defined(__x86_64__)
	top--;
#endif
	top -= SAVED;
	top[RETURN_WORD] = (uintptr_t)begin;
	world.thread[t].sp = top;
}

void fiber_run(unsigned t)
{
	struct thread *thread = &world.thread[t];
	uint8_t clock;
	int signal;

	self = t;
	signal = sigsetjmp(crash, 0);
	if (signal == 0)
		explore_switch(&search_sp, thread->sp);
	else
		fail("%s crashed: %s", name_of_thread(t), strsignal(signal));
	self = NOBODY;
	if (thread->status != ENDED)
		return;
	clock = thread->now.clock[t];
	thread->sp = NULL;
	thread->mark = NULL;
	thread->calls = NULL;
	memset(&thread->op, 0, sizeof(thread->op));
	memset(&thread->now, 0, sizeof(thread->now));
	memset(&world.fence[t], 0, sizeof(world.fence[t]));
	thread->now.clock[t] = clock;
	thread->result = 0;
}

void fiber_stop(void)
{
	explore_switch(&world.thread[self].sp, search_sp);
}
