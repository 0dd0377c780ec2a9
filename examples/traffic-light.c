/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * A traffic light with two events, one for each colour: nobody can wait until
 * an event is clear, so what somebody may wait for is an event of its own. A
 * third one ends the light, and is also what gives it its beat: a wait with a
 * deadline is a pause that can be cut short.
 *
 * The second light here is green for no time at all: it sets green and clears
 * it at once, a pulse. A car that waits when the pulse comes goes, even if the
 * light is red again before the car has moved; one that comes later does not.
 *
 *	cc -std=c11 traffic-light.c -o traffic-light \
 *		$(pkg-config --cflags --libs rouse) -pthread
 */
#include <rouse/event.h>

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { CARS = 5, ROUNDS = 3 };

#define RED_FOR (2 * ROUSE_MSEC)

struct crossing {
	struct rouse_event green, red, closing;
	int64_t green_for; /* nanoseconds */
	int greens;        /* so far; the light's own */
};

struct car {
	pthread_t thread;
	struct crossing *crossing;
	int crossed;
};

static void *light(void *arg)
{
	struct crossing *at = arg;

	rouse_event_set(&at->red);
	/* Python's "while not closing.wait(red_for)". */
	while (rouse_event_wait_until(&at->closing, rouse_after(RED_FOR)) ==
	       -ETIMEDOUT) {
		at->greens++;
		rouse_event_clear(&at->red);
		rouse_event_set(&at->green);
		if (at->green_for > 0)
			rouse_event_wait_until(&at->closing,
					       rouse_after(at->green_for));
		rouse_event_clear(&at->green);
		rouse_event_set(&at->red);
	}
	return NULL;
}

static void *drive(void *arg)
{
	struct car *car = arg;

	while (car->crossed < ROUNDS) {
		rouse_event_wait(&car->crossing->green);
		car->crossed++;
		rouse_event_wait(&car->crossing->red); /* once for each green */
	}
	return NULL;
}

static bool cross(const char *name, int64_t green_for)
{
	struct crossing here = {.green_for = green_for}; /* zeroed: all clear */
	struct car cars[CARS] = {0};
	pthread_t light_thread;
	int crossed = 0;

	for (int i = 0; i < CARS; i++) {
		cars[i].crossing = &here;
		if (pthread_create(&cars[i].thread, NULL, drive, &cars[i]))
			exit(EXIT_FAILURE);
	}
	if (pthread_create(&light_thread, NULL, light, &here))
		exit(EXIT_FAILURE);

	for (int i = 0; i < CARS; i++) {
		pthread_join(cars[i].thread, NULL);
		crossed += cars[i].crossed;
	}
	rouse_event_set(&here.closing);
	pthread_join(light_thread, NULL);
	printf("%s: %d cars crossed, %d times in all\n", name, CARS, crossed);

	/* A car that comes now is too late for the last green. */
	if (rouse_event_wait_until(&here.green, rouse_after(RED_FOR)) == 0)
		return false;
	printf("%s: a late car finds it red\n", name);
	return crossed == CARS * ROUNDS && here.greens >= ROUNDS;
}

int main(void)
{
	if (!cross("green and red", 2 * ROUSE_MSEC) || !cross("pulses", 0))
		return EXIT_FAILURE;
	return EXIT_SUCCESS;
}
