# SPDX-License-Identifier: BSD-2-Clause
"""A producer and a consumer under a condition: threading, as it is taught.

Runs with python3, and with python3 -m rouse.
"""
import threading

ITEMS = 10000
condition = threading.Condition()
buffer = []
consumed = []


def producer():
    for item in range(ITEMS):
        with condition:
            condition.wait_for(lambda: len(buffer) < 10)
            buffer.append(item)
            condition.notify_all()


def consumer():
    while True:
        with condition:
            while not buffer:
                condition.wait()
            item = buffer.pop(0)
            condition.notify_all()
        consumed.append(item)
        if item == ITEMS - 1:
            break


threads = [threading.Thread(target=consumer),
           threading.Thread(target=producer)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"consumed {len(consumed)} items")
print("in order" if consumed == list(range(ITEMS)) else "not in order")
