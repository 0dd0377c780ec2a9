/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * A pool of workers, in C++. They wait for jobs, and stop when there are none
 * left and none will come: a rouse::condition has the shape of
 * std::condition_variable_any, and any event can end its waits.
 */
#include <rouse.hpp>

#include <iostream>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

static rouse::lock lock; /* over the jobs and the sum */
static std::queue<int> jobs;
static long sum;
static rouse::condition not_empty;
static rouse::event closing;

static bool take(int &job)
{
	std::unique_lock<rouse::lock> hold(lock);

	/* False: it is closing, and they are empty. */
	if (!not_empty.wait(hold, closing, [] { return !jobs.empty(); }))
		return false;
	job = jobs.front();
	jobs.pop();
	return true;
}

static void work()
{
	int job;

	while (take(job)) {
		std::lock_guard<rouse::lock> hold(lock);

		sum += job * job;
	}
}

int main()
{
	std::vector<std::thread> workers;

	for (int i = 0; i < 4; i++)
		workers.emplace_back(work);
	for (int job = 1; job <= 100; job++) {
		{
			std::lock_guard<rouse::lock> hold(lock);

			jobs.push(job);
		}
		not_empty.notify_one();
	}
	closing.set();
	for (std::thread &worker : workers)
		worker.join();
	std::cout << "the sum of the squares is " << sum << "\n";
}
