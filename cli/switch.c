/* SPDX-License-Identifier: BSD-2-Clause */
#include "switch.h"

#include <stdint.h>

/*
 * switch_stack(): push the registers that a call preserves, leave the stack
 * pointer in *save, and go on with the stack at to.
 */

#if defined(__x86_64__)
#define SAVED       7 /* words that switch_stack() pops */
#define RETURN_WORD 6 /* which of them is where it returns to */
__asm__(".text\n"
	".globl switch_stack\n"
	".type switch_stack, @function\n"
	"switch_stack:\n"
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
	".size switch_stack, . - switch_stack\n");
#elif defined(__aarch64__)
#define SAVED       20
#define RETURN_WORD 11
__asm__(".text\n"
	".globl switch_stack\n"
	".type switch_stack, %function\n"
	"switch_stack:\n"
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
	".size switch_stack, . - switch_stack\n");
#else
#error "switch_stack() is written for x86-64 and aarch64 only"
#endif

void *switch_begin(void *stack, size_t bytes, void (*begin)(void))
{
	/* 16 bytes above, and the words that are popped: so that begin() has
	 * the stack aligned as after a call. */
	uintptr_t *top = (uintptr_t *)(void *)((char *)stack + bytes) - 2;

#if defined(__x86_64__)
	top--;
#endif
	top -= SAVED;
	for (unsigned i = 0; i < SAVED; i++)
		top[i] = 0;
	top[RETURN_WORD] = (uintptr_t)begin;
	return top;
}
