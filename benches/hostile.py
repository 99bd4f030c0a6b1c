"""Keeps a server busy with all that nobody should ask, for some seconds, and prints what came of it.

    benches/hostile.py HOST PORT SECONDS ENDLESS

ENDLESS clients ask endless joins; others send bodies that are too long and requests that are none, say half of what
they want and wait, or want much and read nothing.
"""

import socket
import sys
import threading
import time
import urllib.parse
from collections import Counter

host, port, seconds, endless = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
end = time.time() + seconds
counts = Counter()
BROKEN = [
    b"GET / HTTP/1.1\r\nhost: localhost\r\n bad header\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"POST /sparql HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n",
    b"GET /sparql?query=%ff HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
]


def connect():
    return socket.create_connection((host, port), timeout=max(0.1, end - time.time()))


def ask(kind, data):
    try:
        with connect() as stream:
            try:
                stream.sendall(data)
            except OSError:
                pass
            status = stream.recv(12)[9:].decode("latin-1")
    except OSError:
        status = ""
    if time.time() < end:
        counts[kind, status or "closed"] += 1


def join(number):
    query = f"SELECT (COUNT(*) AS ?n{number}_{time.time_ns()}) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}"
    return f"GET /sparql?query={urllib.parse.quote(query)} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n".encode()


def repeat(kind, make):
    number = 0
    while time.time() < end:
        ask(kind, make(number))
        number += 1
        time.sleep(0.02)


def idle(data):
    while time.time() < end:
        try:
            with connect() as stream:
                stream.sendall(data)
                time.sleep(max(0, min(15, end - time.time())))
        except OSError:
            time.sleep(0.1)


head = b"POST /sparql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/sparql-query\r\ncontent-length: "
much = b"GET /sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D HTTP/1.1\r\nhost: localhost\r\n\r\n"
jobs = [(repeat, ("endless", lambda number, client=client: join(client))) for client in range(endless)]
jobs += [(repeat, ("huge", lambda number: head + b"20000000\r\n\r\n" + b" " * 20_000_000))]
jobs += [(repeat, ("broken", lambda number: BROKEN[number % len(BROKEN)]))]
jobs += [(idle, (head + b"100\r\n\r\nhalf",)) for _ in range(100)] + [(idle, (much,)) for _ in range(4)]
threads = [threading.Thread(target=target, args=arguments, daemon=True) for target, arguments in jobs]
for thread in threads:
    thread.start()
time.sleep(max(0, end - time.time()))
print("hostile: " + ", ".join(f"{kind} {status} {count}" for (kind, status), count in sorted(counts.items())))
