"""Officers who work the way people do when much goes wrong: many at once, on any centre that answers, now and then with
something they may not do, and with the same command twice when the line broke.

They know nothing but the contract: what the centre says is allowed is what they try.
"""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

from contract.command import CommandType
from contract.identity import new_id
from tests.e2e.officers_words import payload_for, report_payload

MINUTE = 60_000
RETRIES = 200
"""Tries for one command while centres are killed and come back: 30 s."""
RACES = {"version_conflict", "illegal_transition", "forbidden", "not_found", "application_pending", "nothing_asked"}
"""What may be said of something that was allowed a moment ago: somebody was first."""
LATE = {
    "deadline_past",
    "unsettled",
    "self_approval",
    "merge_cycle",
    "unknown_incident",
    "held_by_other",
    "reason_required",
}
"""What depends on more than the state: times that pass, other matters, who asks."""


@dataclass
class Ledger:
    """What everybody was told. ``acknowledged``: command id -> (matter, seq)."""

    acknowledged: dict[str, tuple[str, int]] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)
    resent: int = 0
    broken_lines: int = 0


class Officer:
    """``centers``: base URLs, any of which may be down at any time."""

    def __init__(
        self, login: str, password: str, centers: list[str], ledger: Ledger, reference: dict[str, Any]
    ) -> None:
        self.login, self._password, self._centers, self._ledger = login, password, centers, ledger
        self._reference = reference
        self._chance = random.Random(login)
        self._known: list[str] = []
        self._org = ""

    async def work(self, until: float) -> None:
        """Until the loop's clock says ``until``."""
        async with httpx.AsyncClient(timeout=10) as http:
            while asyncio.get_running_loop().time() < until:
                try:
                    if "authorization" not in http.headers:
                        await self._log_in(http)
                    await self._turn(http)
                except httpx.HTTPError:
                    self._ledger.broken_lines += 1
                    await asyncio.sleep(0.1)

    async def _log_in(self, http: httpx.AsyncClient) -> None:
        """Also when the accelerated clock has ended the session."""
        body = {"login": self.login, "password": self._password}
        answer = await http.post(f"{self._chance.choice(self._centers)}/v1/login", json=body)
        if answer.status_code == 200:
            http.headers["authorization"] = f"Bearer {answer.json()['token']}"
            self._org = answer.json()["session"]["org"]["id"]
        else:
            await asyncio.sleep(0.5)

    async def _turn(self, http: httpx.AsyncClient) -> None:
        draw = self._chance.random()
        if draw < 0.08 and self.login.startswith(("seat", "street")):
            incident_id = new_id()
            await self._submit(http, incident_id, "report", 0, report_payload(self._chance, self._reference))
            return
        if draw < 0.25 or not self._known:
            await self._look_around(http)
        if self._known:
            await self._take_a_step(http, self._chance.choice(self._known))
        else:
            await asyncio.sleep(0.2)

    async def _look_around(self, http: httpx.AsyncClient) -> None:
        answer = await self._get(http, "/v1/incidents", {"limit": "60"})
        self._known = [i["id"] for i in answer.get("incidents", [])]

    async def _take_a_step(self, http: httpx.AsyncClient, incident_id: str) -> None:
        view = await self._get(http, f"/v1/incidents/{incident_id}", {})
        if "incident" not in view:
            return
        incident, allowed = view["incident"], [a for a in view["allowed"] if a != "reveal"]
        forbidden = self._chance.random() < 0.06
        if forbidden:
            action = self._chance.choice([t for t in CommandType.__args__ if t not in (*allowed, "report", "submit")])
        elif not allowed:
            return
        else:
            # what moves the matter on is named first, and is what officers mostly do
            action = allowed[0] if self._chance.random() < 0.5 else self._chance.choice(allowed)
        payload = payload_for(action, incident, self._chance, self._reference, self._known, self._org)
        if payload is None:
            return
        refusal = await self._submit(http, incident_id, action, incident["version"], payload)
        if refusal is None and forbidden:
            self._ledger.surprises.append(f"{self.login} was not allowed to {action} {incident['code']}, and did")
        elif refusal is not None and not forbidden and refusal not in RACES | LATE:
            self._ledger.surprises.append(f"{self.login} {action} {incident['state']}: {refusal} {payload}")
        elif refusal in ("forbidden", "illegal_transition") and not forbidden and action != "apply":
            # who may apply may not apply for everything: the kind says who
            again = await self._get(http, f"/v1/incidents/{incident_id}", {})
            if again.get("incident", {}).get("version") == incident["version"]:
                self._ledger.surprises.append(f"{self.login} was told {action} is allowed, yet {refusal}: {payload}")

    async def _submit(
        self, http: httpx.AsyncClient, incident_id: str, type_: str, version: int, payload: dict[str, Any]
    ) -> str | None:
        """The code of the refusal, None when it was done. The same command until somebody answers."""
        command = {"type": type_, "command_id": new_id(), "expected_version": version, "payload": payload}
        told = await self._post(http, incident_id, command)
        if "code" in told and "seq" not in told:
            self._ledger.refused[told["code"]] += 1
            return str(told["code"])
        self._ledger.done[type_] += 1
        self._ledger.acknowledged[command["command_id"]] = (incident_id, told["seq"])
        if self._chance.random() < 0.05:
            again = await self._post(http, incident_id, command)
            self._ledger.resent += 1
            if (again.get("seq"), again.get("replayed")) != (told["seq"], True):
                self._ledger.surprises.append(f"{type_} sent again came to {again}, first {told}")
        return None

    async def _post(self, http: httpx.AsyncClient, incident_id: str, command: dict[str, Any]) -> dict[str, Any]:
        for _ in range(RETRIES):
            url = f"{self._chance.choice(self._centers)}/v1/incidents/{incident_id}/commands"
            try:
                answer = await http.post(url, json=command)
            except httpx.TransportError:
                self._ledger.broken_lines += 1
            else:
                if answer.status_code == 401:
                    await self._log_in(http)
                elif answer.status_code < 500:
                    found: dict[str, Any] = answer.json()
                    return found
            await asyncio.sleep(0.15)
        raise AssertionError(f"no centre answered {command} in {RETRIES} tries")

    async def _get(self, http: httpx.AsyncClient, path: str, query: dict[str, str]) -> dict[str, Any]:
        answer = await http.get(self._chance.choice(self._centers) + path, params=query)
        if answer.status_code == 401:
            await self._log_in(http)
        return answer.json() if answer.status_code == 200 else {}
