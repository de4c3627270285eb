"""Many readers in one process, each as cheap as can be: it counts the events it gets and checks their order.

In a district they sit on machines of their own; here they give way to the center and to the desk that is measured.
Prints a line when all are connected; at the end of standard input one JSON object.
"""

import argparse
import asyncio
import json
import os
import re
import sys
from functools import partial
from urllib.parse import urlsplit

EVENT = re.compile(rb"id: [0-9a-f]+\.(\d+)\.[0-9a-f]{8}\nevent: event\n")
CARRY = 80
"""Bytes that may hold the head of a frame cut by the end of a chunk."""


class Reader(asyncio.Protocol):
    def __init__(self, request: bytes, seq: int, connected: asyncio.Semaphore) -> None:
        self._request = request
        self._connected = connected
        self._rest = b""
        self.last = seq
        self.got = self.lost = self.duplicated = 0
        self.cut = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if self._connected is not None and not self._rest:
            self._connected.release()
        text = self._rest + data
        end = 0
        for found in EVENT.finditer(text):
            seq, end = int(found[1]), found.end()
            if seq <= self.last:
                self.duplicated += 1
                continue
            self.lost += seq - self.last - 1
            self.got += 1
            self.last = seq
        self._rest = text[max(end, len(text) - CARRY) :] or b"."

    def connection_lost(self, exc: Exception | None) -> None:
        self.cut = True


def _same(reader: Reader) -> Reader:
    return reader


async def _run(url: str, token: str, cursor: str, count: int) -> dict[str, int]:
    address = urlsplit(url)
    host, port = address.hostname or "127.0.0.1", address.port or 80
    last = f"Last-Event-ID: {cursor}\r\n"
    request = f"GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n{last}\r\n".encode()
    connected = asyncio.Semaphore(0)
    readers = [Reader(request, int(cursor.split(".")[1]), connected) for _ in range(count)]
    loop = asyncio.get_running_loop()
    for reader in readers:
        await loop.create_connection(partial(_same, reader), host, port)
    for _ in readers:
        await connected.acquire()
    print("connected", flush=True)
    final = int(await asyncio.to_thread(sys.stdin.readline) or 0)
    return {
        "got": sum(r.got for r in readers),
        "lost": sum(r.lost + max(0, final - r.last) for r in readers),
        "duplicated": sum(r.duplicated for r in readers),
        "cut": sum(r.cut for r in readers),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--cursor", required=True)
    parser.add_argument("--count", type=int, required=True)
    given = parser.parse_args()
    os.nice(10)
    print(json.dumps(asyncio.run(_run(given.url, given.token, given.cursor, given.count))))
