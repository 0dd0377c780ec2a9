/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * A chat room: a log of messages under a lock, and a condition that tells
 * everybody of each change. Users speak in turn, and read all that is said.
 *
 * Most of the news is not what a given user waits for. So it waits for a
 * predicate: rouse_cond_wait_for_until() asks it under the lock, and again after
 * each notify, until it says yes. That is Python's news.wait_for(lambda: ...),
 * and the argument of the predicate is what a lambda would have captured.
 *
 *	cc -std=c11 chat.c -o chat \
 *		$(pkg-config --cflags --libs rouse) -pthread
 */
#include <rouse/cond.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { USERS = 3, LINES = 2, MESSAGES = USERS * LINES };

struct message {
	const char *name;
	const char *text;
};

struct user {
	const char *name;
	const char *lines[LINES];
	struct message heard[MESSAGES];
	int n_heard;
	pthread_t thread;
};

static struct user users[USERS] = {
	{.name = "Ada", .lines = {"Is anybody awake?", "So are we all."}},
	{.name = "Bob", .lines = {"I am, you roused me.", "Good night, then."}},
	{.name = "Cleo", .lines = {"Me too.", "Wait for me!"}},
};

static struct rouse_lock lock = ROUSE_LOCK_INIT;
static struct rouse_cond news = ROUSE_COND_INIT(&lock);

/* The room, protected by the lock. */
static struct message room[MESSAGES];
static int n_said;

static bool has_turn(void *user)
{
	return user == &users[n_said % USERS];
}

static bool is_over(void *unused)
{
	(void)unused;
	return n_said == MESSAGES;
}

static void read_on(struct user *user)
{
	for (; user->n_heard < n_said; user->n_heard++)
		user->heard[user->n_heard] = room[user->n_heard];
}

static void say(struct user *user, const char *text)
{
	room[n_said].name = user->name;
	room[n_said].text = text;
	n_said++;
	if (rouse_cond_notify_all(&news) < 0)
		abort(); /* the caller does not hold the lock */
}

static void *chat(void *arg)
{
	struct user *user = arg;

	rouse_cond_acquire(&news); /* that is, its lock */
	for (int i = 0; i < LINES; i++) {
		rouse_cond_wait_for_until(&news, has_turn, user, ROUSE_FOREVER);
		read_on(user);
		say(user, user->lines[i]);
	}
	rouse_cond_wait_for_until(&news, is_over, NULL, ROUSE_FOREVER);
	read_on(user);
	rouse_cond_release(&news);
	return NULL;
}

int main(void)
{
	for (int i = 0; i < USERS; i++)
		if (pthread_create(&users[i].thread, NULL, chat, &users[i]))
			return EXIT_FAILURE;
	for (int i = 0; i < USERS; i++)
		pthread_join(users[i].thread, NULL);

	for (int i = 0; i < MESSAGES; i++)
		printf("%s: %s\n", room[i].name, room[i].text);

	/* Has everyone heard every line, in the order of the turns? */
	for (int i = 0; i < USERS; i++) {
		for (int j = 0; j < MESSAGES; j++) {
			struct user *speaker = &users[j % USERS];
			struct message *heard = &users[i].heard[j];

			if (heard->name != speaker->name ||
			    heard->text != speaker->lines[j / USERS])
				return EXIT_FAILURE;
		}
		printf("(%s heard it all)\n", users[i].name);
	}
	return EXIT_SUCCESS;
}
