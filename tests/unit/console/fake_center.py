"""A center written by hand for the desk's tests: real sockets, a real log, and every bad manner a network has."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from contract.command import CommandAdapter
from contract.event import Event, fold
from contract.feed import Beat, Snapshot
from contract.incident import Incident
from contract.problems import MEDIA_TYPE, Problem, ProblemCode
from tests.unit.console import words

TOKEN = "the-right-token"


@dataclass
class Request:
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


@dataclass
class FakeCenter:
    """Holds a log and serves it. Attributes are switches a test turns while it runs."""

    epoch: str = "e1"
    beat_seconds: float = 0.05
    log: list[Event] = field(default_factory=list)
    token: str = TOKEN
    refuse_commands: list[Problem] = field(default_factory=list)
    lose_answers: int = 0
    """So many commands are done and then not answered."""
    hold_events: bool = False
    """Events are kept back from the feed while commands go on."""
    frozen: bool = False
    """Nothing at all is sent any more, on open connections either."""
    head_of_beats: int | None = None
    edition: int = 0
    """Of the reference."""
    requests: list[Request] = field(default_factory=list)
    done: dict[str, tuple[str, str]] = field(default_factory=dict)
    resumed_from: list[str] = field(default_factory=list)
    answer_snapshot: Callable[[], bytes] | None = None
    port: int = 0

    def __post_init__(self) -> None:
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._feeds: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """As kill -9 does it: every connection is cut."""
        if self._server is not None:
            self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._server is not None:
            await self._server.wait_closed()
            self._server = None

    # -- the log

    def cursor(self, seq: int | None = None) -> str:
        seq = len(self.log) if seq is None else seq
        return f"{self.epoch}.{seq}.{seq:08x}"

    def incidents(self, seq: int | None = None) -> dict[str, Incident]:
        held: dict[str, Incident] = {}
        for event in self.log[: len(self.log) if seq is None else seq]:
            held[event.aggregate] = fold(held.get(event.aggregate), event)
        return held

    def happen(self, event: Event) -> None:
        """Add to the log and tell every open feed at once."""
        self.log.append(event)
        if not self.hold_events:
            self.tell(self.frame(event))

    def frame(self, event: Event) -> bytes:
        return sse("event", event.model_dump_json(exclude_unset=True), self.cursor(event.seq))

    def tell(self, raw: bytes) -> None:
        """Send bytes, whole frames or not, down every open feed."""
        if not self.frozen:
            for writer in self._feeds:
                writer.write(raw)

    def cut_feeds(self) -> None:
        for writer in list(self._feeds):
            writer.transport.abort()

    def snapshot(self) -> bytes:
        if self.answer_snapshot is not None:
            return self.answer_snapshot()
        snapshot = Snapshot(
            cursor=self.cursor(),
            at=words.NOW,
            rate=1.0,
            incidents=tuple(self.incidents().values()),
            figures=words.figures(),
        )
        return snapshot.model_dump_json().encode()

    def reference(self) -> bytes:
        return words.REFERENCE.model_copy(update={"edition": self.edition}).model_dump_json().encode()

    # -- HTTP

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._writers.add(writer)
        try:
            while (request := await _read(reader)) is not None:
                self.requests.append(request)
                await self._answer(request, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        except asyncio.CancelledError:
            return  # the server's own callback cannot stand a cancelled task (CPython 3.11)
        finally:
            self._tasks.discard(task)
            self._writers.discard(writer)
            self._feeds.discard(writer)
            writer.close()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        while self.frozen:  # noqa: ASYNC110  a switch that a test turns
            await asyncio.sleep(0.01)
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return _problem(writer, words.problem("session_expired", 401))
        routes: dict[str, Callable[[], bytes]] = {
            "/v1/session": lambda: words.SESSION.model_dump_json().encode(),
            "/v1/reference": lambda: (
                words.REFERENCE.model_copy(update={"edition": self.edition}).model_dump_json().encode()
            ),
            "/v1/snapshot": self.snapshot,
        }
        if request.path in routes:
            return _json(writer, routes[request.path]())
        if request.path == "/v1/events":
            return await self._feed(request, writer)
        if request.path.endswith("/commands"):
            return self._command(request, writer)
        if request.path.endswith("/events"):
            wanted = request.path.split("/")[3]
            events = [json.loads(e.model_dump_json(exclude_unset=True)) for e in self.log if e.aggregate == wanted]
            if not events:
                return _problem(writer, words.problem("not_found", 404))
            return _json(writer, json.dumps({"events": events}).encode())
        return _problem(writer, words.problem("not_found", 404))

    async def _feed(self, request: Request, writer: asyncio.StreamWriter) -> None:
        cursor = request.headers.get("last-event-id", "")
        self.resumed_from.append(cursor)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        epoch, seq, _ = cursor.split(".")
        if epoch != self.epoch or int(seq) > len(self.log):
            writer.write(sse("reset", json.dumps({"reason": "日志已更换"})))
            await writer.drain()
            writer.close()
            return
        for event in self.log[int(seq) :]:
            writer.write(self.frame(event))
        self._feeds.add(writer)
        while not writer.is_closing():
            if not self.frozen:
                head = len(self.log) if self.head_of_beats is None else self.head_of_beats
                writer.write(sse("beat", Beat(at=words.NOW, seq=head, edition=self.edition).model_dump_json()))
            await asyncio.sleep(self.beat_seconds)

    def _command(self, request: Request, writer: asyncio.StreamWriter) -> None:
        incident_id = request.path.split("/")[3]
        command = CommandAdapter.validate_json(request.body)
        if self.refuse_commands:
            return _problem(writer, self.refuse_commands.pop(0))
        replayed = command.command_id in self.done
        if replayed:
            body, answer = self.done[command.command_id]
            assert body == request.body.decode(), "the same id came with another body"
        else:
            held = self.incidents().get(incident_id)
            current = 0 if held is None else held.version
            if command.expected_version != current:
                return _problem(writer, words.problem("version_conflict", 409, current_version=current))
            event = words.event_of(len(self.log) + 1, incident_id, held, command)
            answer = words.result_json(command.command_id, incident_id, event)
            self.done[command.command_id] = (request.body.decode(), answer)
            self.happen(event)
        if self.lose_answers:
            self.lose_answers -= 1
            writer.transport.abort()
            return None
        result = json.loads(answer) | {"replayed": replayed}
        return _json(writer, json.dumps(result).encode())


def sse(event: str, data: str, id: str = "") -> bytes:
    head = f"id: {id}\n" if id else ""
    return f"{head}event: {event}\ndata: {data}\n\n".encode()


async def _read(reader: asyncio.StreamReader) -> Request | None:
    with suppress(asyncio.IncompleteReadError):
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        method, target, _ = head[0].split(" ")
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        path, _, query = target.partition("?")
        return Request(method, path, query, headers, body)
    return None


def _json(writer: asyncio.StreamWriter, body: bytes) -> None:
    _respond(writer, "200 OK", "application/json", body)


def _problem(writer: asyncio.StreamWriter, problem: Problem) -> None:
    _respond(writer, f"{problem.status} No", MEDIA_TYPE, problem.model_dump_json().encode())


def _respond(writer: asyncio.StreamWriter, status: str, media_type: str, body: bytes) -> None:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)


@asynccontextmanager
async def raw_server(speech: bytes) -> AsyncIterator[str]:
    """Whoever connects hears ``speech`` and is hung up on. Yields the address."""
    talking: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talking.add(task)
        try:
            writer.write(speech)
            await reader.read(100)
        except (ConnectionError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            writer.close()
            talking.discard(task)

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in list(talking):
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)
        await server.wait_closed()


__all__ = ["TOKEN", "FakeCenter", "ProblemCode", "raw_server", "sse"]
