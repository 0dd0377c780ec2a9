/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SANITIZE_FREED_H
#define ROUSE_SANITIZE_FREED_H

/*
 * ThreadSanitizer looks whether a mutex is held when it is destroyed. A Lock
 * has no destroy; so the free() of its memory is taken for it, if the calling
 * thread is the holder. If another thread is, its release will be an access to
 * memory that is gone, which is reported as such.
 *
 * The sanitizer calls this until the process ends, so it is only for code that
 * is there as long: that of the program itself, and not of a shared object.
 */
#if !defined(__PIC__) || defined(__PIE__)
ROUSE_BEGIN_DECLS

int __sanitizer_install_malloc_and_free_hooks(
	void (*malloc_hook)(const volatile void *, size_t),
	void (*free_hook)(const volatile void *));
size_t __sanitizer_get_allocated_size(const volatile void *memory);
extern ROUSE__ONE bool rouse__hooked;

ROUSE_END_DECLS

ROUSE__ONE bool rouse__hooked;

ROUSE__TOOL_CALL void rouse__after_malloc(const volatile void *memory,
					  size_t bytes)
{
	(void)memory;
	(void)bytes;
}

ROUSE__TOOL_CALL void rouse__before_free(const volatile void *memory)
{
	struct rouse__held *held = &rouse__held;
	const volatile char *begin = ROUSE__CAST(const volatile char *, memory);
	const volatile char *end =
		begin + __sanitizer_get_allocated_size(memory);
	unsigned i;

	for (i = 0; i < held->n; i++) {
		struct rouse_lock *lock = held->locks[i].lock;
		const char *at =
			ROUSE__CAST(const char *, ROUSE__TOOL_OBJECT(lock));

		if (at < begin || at >= end)
			continue;
		rouse__tool_forgets(rouse__told_mutex(lock),
				    sizeof(lock->ahead_), true);
		held->locks[i--] = held->locks[--held->n];
	}
}

ROUSE__TOOL_CALL void rouse__hear_of_free(void)
{
	if (!__atomic_exchange_n(&rouse__hooked, true, __ATOMIC_RELAXED))
		__sanitizer_install_malloc_and_free_hooks(rouse__after_malloc,
							  rouse__before_free);
}
#else
ROUSE__TOOL_CALL void rouse__hear_of_free(void)
{
}
#endif

#endif
