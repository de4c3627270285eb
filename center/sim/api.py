"""The public HTTP API as the simulator uses it: people log in, other systems bring their key.

SimError
  Unavailable   the center is not there or cannot just now: try again later
  Refused       the center said no, and why (``problem``)
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ValidationError

from contract.command import Command, CommandResult, IntakeReport, Receipt, Uploaded
from contract.feed import MISSED_BEATS, Snapshot
from contract.incident import Incident, IncidentView
from contract.org import LoggedIn, Login
from contract.problems import Problem
from contract.reference import About, Cameras, CamerasUpsert, Reference

M = TypeVar("M", bound=BaseModel)
TIMEOUT = httpx.Timeout(15.0, connect=3.0)
FEED_TIMEOUT = httpx.Timeout(MISSED_BEATS + 2.0, connect=3.0)
FOR_LATER = frozenset({429, 500, 502, 503, 504, 507})


class SimError(Exception):
    """Root of what talking to a center raises."""


class Unavailable(SimError):
    """Not there, or not able to answer now; nothing is known of what was asked."""


class Refused(SimError):
    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.status} {problem.code}: {problem.detail}")
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Credentials:
    """``passwords``: by login."""

    api_key: str
    passwords: Mapping[str, str]

    @classmethod
    def read(cls, file: Path) -> "Credentials":
        """From secrets.json; $SHOUWANG_API_KEY wins. Raises OSError, ValueError."""
        held = json.loads(file.read_text("utf-8"))
        return cls(os.environ.get("SHOUWANG_API_KEY") or held["api_key"], held["passwords"])


@dataclass(frozen=True, slots=True)
class Frame:
    """One server-sent event."""

    name: str
    id: str
    data: str


class Api:
    """Used from one asyncio loop; ``close`` ends its connections. Every method raises Unavailable and Refused."""

    def __init__(self, url: str, credentials: Credentials) -> None:
        self._credentials = credentials
        self._http = httpx.AsyncClient(base_url=url, timeout=TIMEOUT, trust_env=False)
        self._tokens: dict[str, str] = {}
        self._logging_in = asyncio.Lock()

    async def close(self) -> None:
        await self._http.aclose()

    async def about(self) -> About:
        return await self._ask("GET", "/v1/about", About)

    async def reference(self, login: str) -> Reference:
        return await self._as(login, "GET", "/v1/reference", Reference)

    async def snapshot(self, login: str) -> Snapshot:
        return await self._as(login, "GET", "/v1/snapshot", Snapshot)

    async def incident(self, login: str, incident_id: str) -> Incident:
        return (await self._as(login, "GET", f"/v1/incidents/{incident_id}", IncidentView)).incident

    async def submit(
        self, login: str, incident_id: str, command: Command, occurred_at: int | None = None
    ) -> CommandResult:
        """``occurred_at`` (ms): when it was done, for what is handed over with its history."""
        late = {} if occurred_at is None else {"X-Occurred-At": str(occurred_at), **self._key()}
        path = f"/v1/incidents/{incident_id}/commands"
        return await self._as(login, "POST", path, CommandResult, content=_json(command), headers=late)

    async def report(self, report: IntakeReport) -> Receipt:
        return await self._ask("POST", "/v1/reports", Receipt, content=_json(report), headers=self._key())

    async def upload(self, picture: bytes, name: str, login: str | None = None) -> str:
        """Keep a JPEG; returns its hash. Only who brought it may name it: ``login``, or the system with its key."""
        headers = {"Content-Type": "image/jpeg", "X-Filename": quote(name)}
        asked: dict[str, Any] = {"content": picture, "headers": headers}
        if login is None:
            headers.update(self._key())
            kept = await self._ask("POST", "/v1/attachments", Uploaded, **asked)
        else:
            kept = await self._as(login, "POST", "/v1/attachments", Uploaded, **asked)
        return kept.attachment.hash

    async def put_cameras(self, cameras: CamerasUpsert) -> None:
        await self._ask("PUT", "/v1/cameras", Cameras, content=_json(cameras), headers=self._key())

    async def feed(self, login: str, cursor: str) -> AsyncIterator[Frame]:
        """The live feed from ``cursor`` on. Ends or raises Unavailable when the link is lost."""
        headers = {**await self._bearer(login), "Last-Event-ID": cursor}
        try:
            async with self._http.stream("GET", "/v1/events", headers=headers, timeout=FEED_TIMEOUT) as response:
                if response.status_code != HTTPStatus.OK:
                    self._tokens.pop(login, None)
                    raise Unavailable(f"the feed answered {response.status_code}")
                async for frame in _frames(response):
                    yield frame
        except httpx.HTTPError as error:
            raise Unavailable(f"the feed was lost: {error!r}") from error

    def _key(self) -> dict[str, str]:
        return {"X-API-Key": self._credentials.api_key}

    async def _bearer(self, login: str) -> dict[str, str]:
        async with self._logging_in:
            if login not in self._tokens:
                who = Login(login=login, password=self._credentials.passwords.get(login, ""))
                self._tokens[login] = (await self._ask("POST", "/v1/login", LoggedIn, content=_json(who))).token
        return {"Authorization": f"Bearer {self._tokens[login]}"}

    async def _as(self, login: str, method: str, path: str, answer: type[M], **request: Any) -> M:
        """``request``: keywords of httpx. A session that has ended is begun anew, once."""
        headers = request.pop("headers", {})
        for again in (True, False):
            try:
                return await self._ask(method, path, answer, headers=headers | await self._bearer(login), **request)
            except Refused as refused:
                if refused.problem.status != HTTPStatus.UNAUTHORIZED or not again:
                    raise
                self._tokens.pop(login, None)
        raise AssertionError("unreachable")

    async def _ask(self, method: str, path: str, answer: type[M], **request: Any) -> M:
        headers = {"Content-Type": "application/json", **request.pop("headers", {})}
        try:
            response = await self._http.request(method, path, headers=headers, **request)
        except httpx.HTTPError as error:
            raise Unavailable(f"{method} {path}: {error!r}") from error
        try:
            if response.is_success:
                return answer.model_validate_json(response.content)
            problem = Problem.model_validate_json(response.content)
        except ValidationError as error:
            raise Unavailable(f"{method} {path}: {response.status_code} with a body nobody knows") from error
        if response.status_code in FOR_LATER:
            raise Unavailable(f"{method} {path}: {response.status_code} {problem.code}")
        raise Refused(problem)


async def _frames(response: httpx.Response) -> AsyncIterator[Frame]:
    name, id_, data = "message", "", ""
    async for line in response.aiter_lines():
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            if data:
                yield Frame(name, id_, data)
            name, data = "message", ""
        elif field == "event":
            name = value
        elif field == "id":
            id_ = value
        elif field == "data":
            data = f"{data}\n{value}" if data else value


def _json(model: BaseModel) -> bytes:
    return model.model_dump_json(exclude_none=True).encode()
