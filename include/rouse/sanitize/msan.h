/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SANITIZE_MSAN_H
#define ROUSE_SANITIZE_MSAN_H

#include <sanitizer/msan_interface.h>

/*
 * What <rouse/sanitize.h> says, for MemorySanitizer. It does not see what the
 * library writes, nor that it reads what nobody has written. Order and locks
 * are nothing to it.
 */
#ifdef __cplusplus
extern "C" {
#endif

ROUSE__TOOL_CALL void rouse__tool_sees(const void *object, size_t bytes)
{
	__msan_check_mem_is_initialized(object, bytes);
}

ROUSE__TOOL_CALL void rouse__tool_writes(void *object, size_t bytes)
{
	__msan_unpoison(object, bytes);
}

ROUSE__TOOL_CALL void rouse__tool_changes(void *object)
{
	(void)object;
}

ROUSE__TOOL_CALL void rouse__tool_sends(void *object)
{
	(void)object;
}

ROUSE__TOOL_CALL void rouse__tool_receives(void *object)
{
	(void)object;
}

ROUSE__TOOL_CALL void rouse__tool_forgets(void *lock, size_t bytes, bool known)
{
	(void)known;
	(void)lock;
	(void)bytes;
}

ROUSE__TOOL_CALL void rouse__tool_wants(void *lock)
{
	(void)lock;
}

ROUSE__TOOL_CALL bool rouse__tool_takes(void *lock, bool tried)
{
	(void)lock;
	(void)tried;
	return false;
}

ROUSE__TOOL_CALL void rouse__tool_gives(void *lock)
{
	(void)lock;
}

ROUSE__TOOL_CALL void rouse__tool_drops(void *lock)
{
	(void)lock;
}

#ifdef __cplusplus
}
#endif

#endif
