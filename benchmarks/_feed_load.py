"""Matters that live: reported, registered, dispatched and so on to their end, at a steady rate of events."""

import asyncio
import time
from collections import deque
from dataclasses import dataclass

import httpx

from contract.identity import new_id

STEPS: tuple[tuple[str, dict[str, object]], ...] = (
    (
        "report",
        {
            "text": "供水管破裂，路面积水约 30 平方米，影响通行",
            "class_code": "U05-01",
            "place": {"lon": 103.8338, "lat": 30.6987, "address": "航天路 76 号南门外"},
            "reporter": {"name": "李晓芳", "phone": "13912342207"},
        },
    ),
    ("register", {}),
    ("dispatch", {"lead": "D-510115-water"}),
    ("accept", {}),
    ("note", {"text": "已关闸，等待挖掘机"}),
    ("feedback", {"text": "管道已修复，路面恢复通行"}),
    ("check", {}),
    ("close", {}),
)
AT_ONCE = 20
"""Matters under way: as many as a page of the queue shows."""


@dataclass
class Life:
    id: str
    step: int = 0


class Load:
    def __init__(self, url: str, token: str) -> None:
        self._http = httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=30)
        self._idle = deque(Life(new_id()) for _ in range(AT_ONCE))
        self.last_seq = 0
        self.sent = 0
        self.skipped = 0

    async def run(self, rate: float, seconds: float) -> None:
        """Start an event each 1/``rate`` s, whether or not the ones before are answered (an open loop)."""
        began, turn = time.perf_counter(), 0
        tasks: set[asyncio.Task[None]] = set()
        while turn < rate * seconds:
            await asyncio.sleep(max(0.0, began + turn / rate - time.perf_counter()))
            turn += 1
            if not self._idle:
                self.skipped += 1
                continue
            task = asyncio.create_task(self._next(self._idle.popleft()))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        await asyncio.gather(*tasks)

    async def close(self) -> None:
        await self._http.aclose()

    async def _next(self, life: Life) -> None:
        step, payload = STEPS[life.step]
        body = {"type": step, "command_id": new_id(), "expected_version": life.step, "payload": payload}
        answer = await self._http.post(f"/v1/incidents/{life.id}/commands", json=body)
        answer.raise_for_status()
        self.last_seq = max(self.last_seq, answer.json()["seq"])
        self.sent += 1
        life.step += 1
        self._idle.append(life if life.step < len(STEPS) else Life(new_id()))
