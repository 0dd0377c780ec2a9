# SPDX-License-Identifier: BSD-2-Clause
"""A thread waits for an event, another sets it: threading, as it is taught.

Runs with python3, and with python3 -m rouse.
"""
import threading

event = threading.Event()
timed_out = threading.Event()


def wait_for_event():
    event.wait()
    return "the event is set"


def wait_for_event_timeout(seconds):
    while not event.wait(seconds):
        timed_out.set()
    return "the event is set, after timeouts"


def worker(name, wait, *args):
    said[name] = wait(*args)


said = {}
threads = [
    threading.Thread(target=worker, args=("block", wait_for_event)),
    threading.Thread(target=worker,
                     args=("non-block", wait_for_event_timeout, 0.02)),
]
for thread in threads:
    thread.start()
timed_out.wait()
print("main: setting the event")
event.set()
for thread in threads:
    thread.join()
for name in sorted(said):
    print(f"{name}: {said[name]}")
