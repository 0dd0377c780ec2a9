/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_SANITIZE_VALGRIND_H
#define ROUSE_SANITIZE_VALGRIND_H

#include <valgrind/drd.h>
#include <valgrind/helgrind.h>

/*
 * What <rouse/sanitize.h> says, for Helgrind and DRD. They see each access of
 * the library, but take an atomic one for a plain one; so they are told not to
 * watch the objects. Both understand the requests below, by the same numbers;
 * a lock is to both of them a read-write lock that is locked for writing,
 * since DRD has no other that needs no pthread mutex.
 */
#ifdef __cplusplus
extern "C" {
#endif

#define ROUSE__TOOL_REQUEST(request, object, more)                             \
	VALGRIND_DO_CLIENT_REQUEST_STMT(request, object, more, 0, 0, 0)

ROUSE__TOOL_CALL void rouse__tool_sees(const void *object, size_t bytes)
{
	ROUSE__TOOL_REQUEST(_VG_USERREQ__HG_ARANGE_MAKE_UNTRACKED, object,
			    bytes);
	ROUSE__TOOL_REQUEST(VG_USERREQ__DRD_START_SUPPRESSION, object, bytes);
}

ROUSE__TOOL_CALL void rouse__tool_writes(void *object, size_t bytes)
{
	rouse__tool_sees(object, bytes);
}

ROUSE__TOOL_CALL void rouse__tool_changes(void *object)
{
	(void)object;
}

ROUSE__TOOL_CALL void rouse__tool_sends(void *object)
{
	ROUSE__TOOL_REQUEST(VG_USERREQ__DRD_ANNOTATE_HAPPENS_BEFORE, object, 0);
}

ROUSE__TOOL_CALL void rouse__tool_receives(void *object)
{
	ROUSE__TOOL_REQUEST(VG_USERREQ__DRD_ANNOTATE_HAPPENS_AFTER, object, 0);
}

/*
 * If the other lock is held, this reports it: each tool where a lock is
 * destroyed, and DRD where the memory is another's now. DRD will not destroy
 * what it does not know, and Helgrind makes it. Then both watch the memory
 * again: it must not be where other threads look, in an order that only the
 * library knows.
 */
ROUSE__TOOL_CALL void rouse__tool_forgets(void *lock, size_t bytes, bool known)
{
	if (!DRD_GET_DRD_THREADID)
		ROUSE__TOOL_REQUEST(_VG_USERREQ__HG_PTHREAD_RWLOCK_INIT_POST,
				    lock, 0);
	if (!DRD_GET_DRD_THREADID || known)
		ROUSE__TOOL_REQUEST(_VG_USERREQ__HG_PTHREAD_RWLOCK_DESTROY_PRE,
				    lock, 0);
	ROUSE__TOOL_REQUEST(VG_USERREQ__DRD_CLEAN_MEMORY, lock, bytes);
	rouse__tool_sees(lock, bytes);
}

ROUSE__TOOL_CALL void rouse__tool_wants(void *lock)
{
	(void)lock;
}

/* Helgrind would take an attempt for a wait, and report its order. */
ROUSE__TOOL_CALL bool rouse__tool_takes(void *lock, bool tried)
{
	if (!tried)
		ROUSE__TOOL_REQUEST(VG_USERREQ__DRD_ANNOTATE_RWLOCK_ACQUIRED,
				    lock, 1);
	return !tried;
}

ROUSE__TOOL_CALL void rouse__tool_gives(void *lock)
{
	ROUSE__TOOL_REQUEST(VG_USERREQ__DRD_ANNOTATE_RWLOCK_RELEASED, lock, 1);
}

ROUSE__TOOL_CALL void rouse__tool_drops(void *lock)
{
	rouse__tool_gives(lock);
}

#ifdef __cplusplus
}
#endif

#endif
