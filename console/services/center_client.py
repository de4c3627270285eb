"""Questions and commands to a center over HTTP. Imported after the first paint: httpx costs 78 ms.

Every call raises ``CenterRefused`` (the center said no, with a Problem) or ``CenterUnreachable`` (no answer, or an
answer that is not our center's; its text is one of ``link_words``). Nothing else leaves this module. One loop uses it.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from typing import TypeVar, cast
from urllib.parse import quote

import anyio.to_thread  # noqa: F401  httpx loads these three in its first call, while somebody waits for the answer
import h11  # noqa: F401
import httpcore  # noqa: F401
import httpx
from pydantic import BaseModel, ValidationError

from console.domain.history_list import Ask
from console.domain.ports import CenterRefused, CenterUnreachable
from console.services import link_words as words
from console.services.pacing import breathing
from console.services.snapshot_reader import read_snapshot
from console.services.trust import Distrust, NoAuthority, distrust, trusted
from contract.command import Command, CommandResult, Revealed, RevealRequest
from contract.event import Timeline
from contract.feed import Snapshot
from contract.history import HistoryPage
from contract.incident import Attachment, IncidentPage, IncidentView
from contract.notice import Notices
from contract.officer import Officers
from contract.org import LoggedIn, Login, Session
from contract.problems import MEDIA_TYPE, Problem
from contract.reference import About, Cameras, Reference, Stream, StreamRequest
from contract.similar import SimilarAsk, SimilarMatters

log = logging.getLogger(__name__)
M = TypeVar("M", bound=BaseModel)

CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 10.0
UPLOAD_SECONDS = 120.0
MAX_ANSWER = 64 * 1024 * 1024
"""Bytes. A snapshot of 10,000 matters is about 20 MB; more is not our center."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_DOUBTS = {
    Distrust.AUTHORITY: words.UNTRUSTED,
    Distrust.DATE: words.OUT_OF_DATE,
    Distrust.NAME: words.OTHER_NAME,
    Distrust.PLAIN: words.NOT_HTTPS,
}


class CenterClient:
    """Implements the port ``Center``, and what the desk's own services ask besides.

    ``token`` is asked before each call, so a new login or a restarted center needs no new client. ``authority``: a file
    with a certificate that vouches for centers besides those the system trusts; empty when there is none.
    """

    def __init__(self, base_url: str, token: Callable[[], str], authority: str = "") -> None:
        self._base = base_url.rstrip("/")
        self._token = token
        self._authority = authority
        self._http: httpx.AsyncClient | None = None

    @property
    def base_url(self) -> str:
        return self._base

    async def retarget(self, base_url: str) -> None:
        """Talk to another address from now on; calls under way end in CenterUnreachable."""
        if base_url.rstrip("/") != self._base:
            self._base = base_url.rstrip("/")
            await self.close()

    async def close(self) -> None:
        http, self._http = self._http, None
        if http is not None:
            await http.aclose()

    async def about(self) -> About:
        return await self._ask("GET", "/v1/about", About)

    async def login(self, login: str, password: str) -> LoggedIn:
        return await self._ask("POST", "/v1/login", LoggedIn, Login(login=login, password=password))

    async def logout(self) -> None:
        await self._call("POST", "/v1/logout")

    async def here(self) -> None:
        """Say that the officer is at the desk."""
        await self._call("POST", "/v1/presence")

    async def session(self) -> Session:
        return await self._ask("GET", "/v1/session", Session)

    async def reference(self) -> Reference:
        return await self._ask("GET", "/v1/reference", Reference)

    async def snapshot(self) -> Snapshot:
        """Read in slices: the loop, and with it the windows, goes on while a large one is validated."""
        body = await self._call("GET", "/v1/snapshot", seconds=30.0)
        try:
            async for done in breathing(read_snapshot(body.decode())):
                if done is not None:
                    return done
        except ValueError as error:
            raise _foreign("/v1/snapshot", error) from error
        raise _foreign("/v1/snapshot", "nothing")

    async def send(self, incident_id: str, command: Command) -> CommandResult:
        return await self._ask("POST", f"/v1/incidents/{incident_id}/commands", CommandResult, command)

    async def incident(self, incident_id: str) -> IncidentView:
        return await self._ask("GET", f"/v1/incidents/{incident_id}", IncidentView)

    async def timeline(self, incident_id: str) -> Timeline:
        return await self._ask("GET", f"/v1/incidents/{incident_id}/events", Timeline)

    async def page(self, *, query: str = "", state: str = "", cursor: str = "", limit: int = 50) -> IncidentPage:
        given = {"q": query, "state": state, "cursor": cursor}
        params = {key: value for key, value in given.items() if value} | {"limit": str(limit)}
        return await self._ask("GET", "/v1/incidents", IncidentPage, params=params)

    async def history(self, ask: Ask) -> HistoryPage:
        query = ask.query
        params: dict[str, str] = {"limit": str(ask.limit)}
        params |= {"q": query.words} if query.words else {}
        params |= {"until": str(query.until)} if query.until else {}
        params |= {"since": str(query.since)} if query.since else {}
        params |= {"late": "true" if query.late else "false"} if query.late is not None else {}
        params |= {"cursor": ask.cursor, "direction": ask.direction} if ask.cursor else {}
        params |= {"at": str(ask.at)} if ask.at is not None else {}
        params |= {"offset": str(ask.offset)} if ask.offset is not None else {}
        params |= {} if ask.counted else {"counted": "false"}
        return await self._ask("GET", "/v1/history", HistoryPage, params=params)

    async def similar(self, ask: SimilarAsk) -> SimilarMatters:
        return await self._ask("POST", "/v1/similar", SimilarMatters, ask)

    async def similar_to(self, incident_id: str) -> SimilarMatters:
        return await self._ask("GET", f"/v1/incidents/{incident_id}/similar", SimilarMatters)

    async def notices(self, after: int) -> Notices:
        return await self._ask("GET", "/v1/notices", Notices, params={"after": str(after)})

    async def reveal(self, incident_id: str, reason: str) -> Revealed:
        return await self._ask("POST", f"/v1/incidents/{incident_id}/reveal", Revealed, RevealRequest(reason=reason))

    async def officers(self, *, org: str = "", duty: bool = False) -> Officers:
        """``duty``: those at ``org`` itself to whom responsibility may be handed; else all within it."""
        params = {"limit": "500"} | ({"org": org} if org else {}) | ({"duty": "true"} if duty else {})
        return await self._ask("GET", "/v1/officers", Officers, params=params)

    async def cameras(self) -> Cameras:
        return await self._ask("GET", "/v1/cameras", Cameras)

    async def open_stream(self, camera_id: str, request: StreamRequest) -> Stream:
        return await self._ask("POST", f"/v1/cameras/{quote(camera_id, safe='')}/streams", Stream, request)

    async def upload(self, name: str, content: bytes) -> Attachment:
        headers = {"X-Filename": quote(name), "Content-Type": "application/octet-stream"}
        body = await self._call("POST", "/v1/attachments", content, headers=headers, seconds=UPLOAD_SECONDS)
        return _read(_UploadedBody, body, "/v1/attachments").attachment

    async def attachment(self, hash: str) -> bytes:
        return await self._call("GET", f"/v1/attachments/{hash}", seconds=UPLOAD_SECONDS)

    @asynccontextmanager
    async def events(self, cursor: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """Open the feed after ``cursor``; yields its bytes as they come. Without a time limit: the feed has its own."""
        headers = {"Accept": "text/event-stream", "Cache-Control": "no-store", "Last-Event-ID": cursor}
        http = await self._client()
        request = http.build_request(
            "GET", self._base + "/v1/events", headers=self._headers(headers), timeout=httpx.Timeout(None, connect=3.0)
        )
        with _transport():
            answer = await http.send(request, stream=True)
        try:
            if answer.status_code != 200 or not _is(answer, "text/event-stream"):
                with _transport():
                    body = await _bounded(answer, 64 * 1024)
                raise _refusal(answer, body, "/v1/events")
            async with aclosing(_chunks(answer)) as chunks:
                yield chunks
        finally:
            await answer.aclose()

    async def _ask(
        self,
        method: str,
        path: str,
        model: type[M],
        request: BaseModel | None = None,
        *,
        params: dict[str, str] | None = None,
    ) -> M:
        body = None if request is None else request.model_dump_json().encode()
        return _read(model, await self._call(method, path, body, params=params), path)

    async def _call(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        params: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        seconds: float = ANSWER_SECONDS,
    ) -> bytes:
        if headers is None:
            headers = {"Content-Type": "application/json"} if body is not None else {}
        headers = self._headers(headers)  # before anything is awaited: whoever asked is whose token goes with it
        http = await self._client()
        try:
            with _transport():
                async with (
                    asyncio.timeout(seconds),
                    http.stream(method, self._base + path, content=body, params=params, headers=headers) as answer,
                ):
                    content = await _bounded(answer, MAX_ANSWER)
        except TimeoutError as error:
            raise CenterUnreachable(words.NO_ANSWER) from error
        if answer.status_code not in (200, 201, 204):
            raise _refusal(answer, content, path)
        return content

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        token = self._token()
        return {**more, "Authorization": f"Bearer {token}"} if token else more

    async def _client(self) -> httpx.AsyncClient:
        if not self._base:
            raise CenterUnreachable(words.NO_ADDRESS)
        if self._http is None:
            try:
                url = httpx.URL(self._base)
            except httpx.InvalidURL as error:
                raise CenterUnreachable(words.NO_ADDRESS) from error
            try:
                verify = await asyncio.to_thread(trusted, self._authority) if url.scheme == "https" else False
            except NoAuthority as error:
                log.error("the certificate authority of the settings: %s", error)
                raise CenterUnreachable(words.NO_AUTHORITY) from error
            if self._http is None:
                self._http = httpx.AsyncClient(
                    verify=verify,
                    trust_env=url.host not in LOOPBACK,
                    timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS, write=UPLOAD_SECONDS),
                    limits=httpx.Limits(max_connections=16, max_keepalive_connections=4, keepalive_expiry=30.0),
                    headers={"User-Agent": "shouwang-desk", "Accept-Encoding": "identity"},
                )
        return self._http


class _UploadedBody(BaseModel):
    attachment: Attachment


class _transport:
    """Turn every fault of the wire into CenterUnreachable with a sentence for the officer."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, httpx.TimeoutException):
            raise CenterUnreachable(words.NO_ANSWER) from error
        if isinstance(error, httpx.ConnectError) and (doubt := distrust(error)) is not None:
            raise CenterUnreachable(_DOUBTS[doubt]) from error
        if isinstance(error, httpx.ConnectError):
            raise CenterUnreachable(words.NO_CONNECTION) from error
        if isinstance(error, httpx.RemoteProtocolError) and not _is_cut(error):
            raise CenterUnreachable(words.NOT_OUR_CENTER) from error
        if isinstance(error, httpx.HTTPError | httpx.InvalidURL | httpx.StreamError | RuntimeError | ValueError):
            # RuntimeError: the client was closed by retarget while this call was under way
            if isinstance(error, RuntimeError | ValueError):
                log.info("a call to the center ended in %r", error)
            raise CenterUnreachable(words.CLOSED) from error


def _is_cut(error: httpx.RemoteProtocolError) -> bool:
    """Whether the connection ended too soon (httpcore has one class for that and for what is not HTTP at all)."""
    return "disconnected" in str(error) or "peer closed" in str(error)


async def _chunks(answer: httpx.Response) -> AsyncGenerator[bytes, None]:
    with _transport():
        async with aclosing(cast("AsyncGenerator[bytes, None]", answer.aiter_bytes())) as chunks:
            async for chunk in chunks:
                yield chunk


async def _bounded(answer: httpx.Response, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    async with aclosing(_chunks(answer)) as chunks:
        async for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise _foreign(str(answer.url.path), f"more than {limit} bytes")
            parts.append(chunk)
    return b"".join(parts)


def _is(answer: httpx.Response, media_type: str) -> bool:
    return str(answer.headers.get("content-type", "")).partition(";")[0].strip().lower() == media_type


def _read(model: type[M], body: bytes, path: str) -> M:
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise _foreign(path, error) from error


def _refusal(answer: httpx.Response, body: bytes, path: str) -> CenterRefused | CenterUnreachable:
    if not _is(answer, MEDIA_TYPE):
        return _foreign(path, f"{answer.status_code} {answer.headers.get('content-type', '')}")
    try:
        return CenterRefused(Problem.model_validate_json(body))
    except ValidationError as error:
        return _foreign(path, error)


def _foreign(path: str, what: object) -> CenterUnreachable:
    log.warning("the answer to %s is not of our center: %s", path, str(what)[:500])
    return CenterUnreachable(words.NOT_OUR_CENTER)
