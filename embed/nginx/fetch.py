# SPDX-License-Identifier: BSD-2-Clause
"""Fetch files of many sizes from a server on this machine, over and over and many
at a time, and compare what comes with what there is.

usage: fetch.py DIRECTORY PORT REQUESTS
"""

import concurrent.futures
import hashlib
import http.client
import os
import random
import sys
import threading
import time

CLIENTS = 16
SIZES = [1, 4096, 16384, 16385, 100_000, 300_000]


def digest(data):
    return hashlib.sha256(data).hexdigest()


def main(directory, port, requests):
    names = random.Random(1)
    want = {}
    for i in range(4 * len(SIZES)):
        data = names.randbytes(SIZES[i % len(SIZES)] + i)
        name = f"file-{i}"
        with open(os.path.join(directory, name), "wb") as file:
            file.write(data)
        want[name] = digest(data)
    mine = threading.local()

    def fetch(i):
        name = f"file-{i % len(want)}"
        for attempt in range(200):
            try:
                if not hasattr(mine, "server"):
                    mine.server = http.client.HTTPConnection(
                        "127.0.0.1", port, timeout=60)
                mine.server.request("GET", "/" + name)
                break
            except ConnectionRefusedError:  # it has only begun
                del mine.server
                time.sleep(0.05)
        answer = mine.server.getresponse()
        return answer.status == 200 and digest(answer.read()) == want[name]

    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        right = sum(pool.map(fetch, range(requests)))
    print(f"{requests} requests, {CLIENTS} at a time: {right} right")
    return 0 if right == requests else 1


sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
