/* SPDX-License-Identifier: BSD-2-Clause */
#include "decode.h"

#include <stdio.h>
#include <string.h>

const char *decode_event(char text[DECODED_SIZE], uint32_t word)
{
	snprintf(text, DECODED_SIZE, "%s%s, epoch %u",
		 word & 1 ? "set" : "clear", word & 2 ? ", waiters" : "",
		 (unsigned)(word >> 4));
	return text;
}

const char *decode_lock(char text[DECODED_SIZE], uint32_t word)
{
	unsigned waiters = word >> 6;
	int len = snprintf(
		text, DECODED_SIZE, "%s%s%s%s%s%s", word & 1 ? "held" : "free",
		word & 4 ? ", one starves" : "", word & 2 ? ", one woken" : "",
		(word & 10) == 10 ? " and awake" : "",
		word & 16 ? ", some chosen" : "",
		word & 32 ? ", signals left" : "");

	if (waiters > 0)
		snprintf(text + len, DECODED_SIZE - (size_t)len, ", %u %s",
			 waiters, waiters == 1 ? "waiter" : "waiters");
	return text;
}

const char *decode_waiter(char text[DECODED_SIZE], uint32_t word)
{
	snprintf(text, DECODED_SIZE, "%s",
		 word & 8    ? "called"
		 : word & 4  ? "left"
		 : word & 2  ? "told"
		 : word & 16 ? "spinning"
		 : word & 1  ? "asleep"
			     : "waiting");
	return text;
}

const char *decode_bell(char text[DECODED_SIZE], uint32_t word)
{
	unsigned writing = word >> 4;
	int len = snprintf(text, DECODED_SIZE, "%s%s%s",
			   word & 1   ? "rung"
			   : word & 2 ? "armed"
				      : "quiet",
			   word & 4 ? ", unread" : "",
			   word & 8 ? ", closing" : "");

	if (writing > 0)
		snprintf(text + len, DECODED_SIZE - (size_t)len, ", %u writing",
			 writing);
	return text;
}

const char *decode_tokens(char text[DECODED_SIZE], uint32_t word)
{
	unsigned tokens = word >> 1;

	if (tokens > 0)
		snprintf(text, DECODED_SIZE, "%u token%s%s", tokens,
			 tokens > 1 ? "s" : "", word & 1 ? ", sleepers" : "");
	else
		snprintf(text, DECODED_SIZE, "no tokens%s",
			 word & 1 ? ", sleepers" : "");
	return text;
}

const char *decode_auto(char text[DECODED_SIZE], uint32_t word)
{
	snprintf(text, DECODED_SIZE, "%s%s", word >> 1 ? "set" : "clear",
		 word & 1 ? ", sleepers" : "");
	return text;
}

const char *decode_latch(char text[DECODED_SIZE], uint32_t word)
{
	snprintf(text, DECODED_SIZE, "%u%s", (unsigned)(word >> 1),
		 word & 1 ? ", waiters" : "");
	return text;
}

const char *decode_barrier(char text[DECODED_SIZE], uint32_t word)
{
	unsigned leaving = word >> 18;
	int len = snprintf(text, DECODED_SIZE, "%s%u arrived",
			   word & 4   ? "resetting, "
			   : word & 2 ? "broken, "
				      : "",
			   (unsigned)(word >> 4 & 0x3fff));

	if (leaving > 0)
		len += snprintf(text + len, DECODED_SIZE - (size_t)len,
				", %u leaving", leaving);
	snprintf(text + len, DECODED_SIZE - (size_t)len, "%s",
		 word & 1 ? ", waiters" : "");
	return text;
}

const char *decode_once(char text[DECODED_SIZE], uint32_t word)
{
	snprintf(text, DECODED_SIZE, "%s%s",
		 word >> 2  ? "running"
		 : word & 2 ? "done"
			    : "new",
		 word & 1 ? ", waiters" : "");
	return text;
}

const char *decode_count(char text[DECODED_SIZE], uint32_t word)
{
	snprintf(text, DECODED_SIZE, "%s%sepoch %u", word & 2 ? "looked, " : "",
		 word & 1 ? "waiters, " : "", (unsigned)(word >> 2));
	return text;
}

/* Of whole objects. What is not said there is 0. */

static void tell_event(struct decoded *says, const union object_copy *copy)
{
	*says = (struct decoded){.owner = 0};
	decode_event(says->text, copy->event_.word_);
}

static void tell_lock(struct decoded *says, const union object_copy *copy)
{
	*says = (struct decoded){
#ifdef ROUSE_DEBUG_OWNERS
		.owner = copy->lock_.owner_,
#endif
		.queue = "chosen",
		.last = copy->lock_.chosen_,
	};
	decode_lock(says->text, copy->lock_.word_);
}

static void tell_rlock(struct decoded *says, const union object_copy *copy)
{
	size_t len;

	*says = (struct decoded){
		.owner = copy->rlock_.owner_,
		.queue = "chosen",
		.last = copy->rlock_.lock_.chosen_,
	};
	decode_lock(says->text, copy->rlock_.lock_.word_);
	len = strlen(says->text);
	if (says->owner != 0)
		snprintf(says->text + len, DECODED_SIZE - len, ", %u deep",
			 (unsigned)copy->rlock_.depth_);
}

static void tell_nodes(struct decoded *says, const struct rouse_waitq *queue)
{
	*says = (struct decoded){
		.queue = "in its queue",
		.last = queue->last_,
	};
	snprintf(says->text, DECODED_SIZE, "%u in its queue%s",
		 (unsigned)queue->count_, queue->lifo_ ? ", LIFO" : "");
}

static void tell_waitq(struct decoded *says, const union object_copy *copy)
{
	tell_nodes(says, &copy->waitq_);
}

static void tell_cond(struct decoded *says, const union object_copy *copy)
{
	size_t len;

	tell_nodes(says, &copy->cond_.queue_);
	len = strlen(says->text);
	if (copy->cond_.owed_ > 0)
		snprintf(says->text + len, DECODED_SIZE - len,
			 ", signals left");
	says->lock = copy->cond_.lock_;
	says->lock_kind = copy->cond_.queue_.kind_ == ROUSE__COND_RLOCK
				  ? OBJECT_RLOCK
				  : OBJECT_LOCK;
}

static void tell_bell(struct decoded *says, const union object_copy *copy)
{
	*says = (struct decoded){.owner = 0};
	decode_bell(says->text, copy->bell_.word_);
}

static void tell_sem(struct decoded *says, const union object_copy *copy)
{
	*says = (struct decoded){.owner = 0};
	decode_tokens(says->text, copy->sem_.tokens_.word_);
}

static void tell_auto(struct decoded *says, const union object_copy *copy)
{
	*says = (struct decoded){.owner = 0};
	decode_auto(says->text, copy->auto_.tokens_.word_);
}

static void tell_latch(struct decoded *says, const union object_copy *copy)
{
	*says = (struct decoded){.owner = 0};
	decode_latch(says->text, copy->latch_.word_);
}

static void tell_barrier(struct decoded *says, const union object_copy *copy)
{
	size_t len;

	*says = (struct decoded){.owner = 0};
	decode_barrier(says->text, copy->barrier_.word_);
	len = strlen(says->text);
	snprintf(says->text + len, DECODED_SIZE - len, ", %u parties",
		 (unsigned)copy->barrier_.parties_);
}

static void tell_once(struct decoded *says, const union object_copy *copy)
{
	*says = (struct decoded){.owner = copy->once_.word_ >> 2};
	decode_once(says->text, copy->once_.word_);
}

static void tell_count(struct decoded *says, const union object_copy *copy)
{
	*says = (struct decoded){.owner = 0};
	decode_count(says->text, copy->count_.word_);
}

/* While the first item is not linked yet, there is none to get: "empty". */
static void tell_queue(struct decoded *says, const union object_copy *copy)
{
	const struct rouse_queue *queue = &copy->queue_;
	unsigned getting = queue->items_.sleepers_,
		 putting = queue->places_.sleepers_;
	int len;

	*says = (struct decoded){.owner = 0};
	len = snprintf(says->text, DECODED_SIZE, "%s, ",
		       queue->items_.word_ & 1 ? "closed" : "open");
	if (queue->bound_ > 0)
		len += snprintf(says->text + len, DECODED_SIZE - (size_t)len,
				"%u of %u items", (unsigned)queue->used_,
				(unsigned)queue->bound_);
	else
		len += snprintf(says->text + len, DECODED_SIZE - (size_t)len,
				"%s",
				queue->head_ != NULL ? "not empty" : "empty");
	if (getting > 0)
		len += snprintf(says->text + len, DECODED_SIZE - (size_t)len,
				", %u in get", getting);
	if (putting > 0)
		snprintf(says->text + len, DECODED_SIZE - (size_t)len,
			 ", %u in put", putting);
}

#define DECODER(KIND, kind, bytes, init)                                       \
	[OBJECT_##KIND] = {#kind, sizeof(struct rouse_##kind), tell_##kind},

const struct decoder decoders[OBJECT_KINDS] = {ROUSE_KINDS(DECODER)};
