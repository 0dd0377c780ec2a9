# SPDX-License-Identifier: BSD-2-Clause
#
# What from-python.c does in C, with Python's own threading.
import threading

lock = threading.Lock()
not_empty = threading.Condition(lock)
ready = threading.Event()
rlock = threading.RLock()
items = 0


def put():
    global items
    with lock:
        items += 1
        not_empty.notify()


def take(timeout):
    global items
    with lock:
        there = not_empty.wait_for(lambda: items > 0, timeout)
        if there:
            items -= 1
        return there


def claim(words, holds):
    print(words if holds else f"it is not so: {words}")


def refuses(call):
    try:
        call()
    except RuntimeError:
        return True
    return False


def refuses_elsewhere(call):
    answers = []
    thread = threading.Thread(target=lambda: answers.append(refuses(call)))
    thread.start()
    thread.join()
    return answers[0]


put()
claim("The same loop", take(1) and not take(0))
claim("A timeout is an error", ready.wait(0.001) is False)
claim("A timeout below 0 has passed", ready.wait(-1) is False)
claim("A notify needs the lock", refuses(not_empty.notify))
with lock:
    chosen = not_empty.notify()
claim("A notify says how many it chose", chosen is None)
claim("To release a free lock is an error", refuses(lock.release))
with rlock:
    claim("Only its owner may release an RLock",
          refuses_elsewhere(rlock.release))
