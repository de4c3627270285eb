"""An officer, or another system, at the real application without a socket."""

from typing import Any

import httpx

from center.api.services import Services
from center.compose import Center
from contract.identity import new_id

DESK_TOKEN = "desk-token-of-the-tests"
API_KEY = "intake-key-of-the-tests"
TIANFU = {"lon": 103.8338, "lat": 30.6987, "address": "天府街道 航天路 76 号"}
"""In street 510115004."""
STREET, OTHER_STREET = "street-004", "street-001"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + b"\x00" * 600 + bytes.fromhex("ffd9")


class Desk:
    """Requests in the name of one token or key."""

    def __init__(self, http: httpx.AsyncClient, headers: dict[str, str]) -> None:
        self.http = http
        self.headers = headers

    async def get(self, path: str, **options: Any) -> httpx.Response:
        return await self.http.get(path, headers={**self.headers, **options.pop("headers", {})}, **options)

    async def post(self, path: str, **options: Any) -> httpx.Response:
        return await self.http.post(path, headers={**self.headers, **options.pop("headers", {})}, **options)

    async def delete(self, path: str) -> httpx.Response:
        return await self.http.delete(path, headers=self.headers)

    async def put(self, path: str, **options: Any) -> httpx.Response:
        return await self.http.put(path, headers={**self.headers, **options.pop("headers", {})}, **options)

    async def do(self, incident_id: str, step: str, version: int, **payload: Any) -> httpx.Response:
        body = {"type": step, "command_id": new_id(), "expected_version": version, "payload": payload}
        return await self.post(f"/v1/incidents/{incident_id}/commands", json=body)

    async def report(self, **changes: Any) -> str:
        """Report a matter in Tianfu street by the seat itself; returns its id."""
        incident_id = new_id()
        payload = {"text": "路面破损积水", "class_code": "U05-06", "place": TIANFU, **changes}
        answer = await self.do(incident_id, "report", 0, **payload)
        assert answer.status_code == 200, answer.text
        return incident_id


class Town:
    """The running center and everybody who may come to it."""

    def __init__(self, center: Center, services: Services, http: httpx.AsyncClient, passwords: dict[str, str]) -> None:
        self.center = center
        self.services = services
        self.http = http
        self._passwords = passwords
        self.officer = Desk(http, {"Authorization": f"Bearer {DESK_TOKEN}"})
        self.system = Desk(http, {"X-API-Key": API_KEY})
        self.stranger = Desk(http, {})

    async def user(self, login: str) -> Desk:
        answer = await self.http.post("/v1/login", json={"login": login, "password": self._passwords[login]})
        assert answer.status_code == 200, answer.text
        return Desk(self.http, {"Authorization": f"Bearer {answer.json()['token']}"})

    def password_of(self, login: str) -> str:
        return self._passwords[login]


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem of an answer that must be this refusal."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    problem: dict[str, Any] = answer.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["detail"], "a refusal says what to do"
    return problem


def report_of(**changes: Any) -> dict[str, Any]:
    """What another system sends to POST /v1/reports."""
    body = {
        "text": "12345 转来：路面破损积水",
        "class_code": "U05-06",
        "place": TIANFU,
        "source": "hotline",
        "reporter": {"name": "李晓芳", "phone": "13912342207"},
    }
    return {**body, **changes}
