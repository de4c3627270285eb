"""The public look-up by case code and the last four digits of the reporter's telephone.

Whatever does not fit (no such code, another number, no number kept any more, a draft) is the same refusal after the
same work, so that trying tells nothing. Tries are counted in this process, per address and per code: ten thousand
tails at ``PER_CODE`` a day take years.
"""

import hmac
from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import Connection, bindparam, select

from center.domain import case_code
from center.service import refusals
from center.store import schema
from center.store.protocol import Store
from contract.incident import ENDED, Incident, State
from contract.progress import Progress

PER_ADDRESS: RateLimitItem = RateLimitItemPerMinute(20)
PER_CODE: RateLimitItem = RateLimitItemPerDay(10)
STAGES: dict[State, str] = {
    "reported": "已收到，正在受理",
    "verifying": "正在核实",
    "declined": "不予受理，请联系综治中心了解原因",
    "registered": "已立案，正在安排处置",
    "dispatched": "已派给责任单位",
    "accepted": "责任单位正在处置",
    "handling": "责任单位正在处置",
    "returned": "正在重新安排处置",
    "feedback": "已处置，正在核查",
    "inspecting": "已处置，正在现场核查",
    "checked": "已核查，等待结案",
    "suspended": "因故暂缓，条件具备后继续办理",
    "escalated": "已上报上级研究",
    "closed": "已办结",
    "visited": "已办结",
    "evaluated": "已办结",
    "archived": "已办结",
    "voided": "已作废，请联系综治中心了解原因",
}
MOST_MERGES = 10
_i, _c = schema.incident.c, schema.contact.c
_BY_CODE = (
    select(_i.body, _c.phone, _c.expires_at)
    .join(schema.contact, _c.incident_id == _i.id, isouter=True)
    .where(_i.code == bindparam("code"))
)
_BY_ID = select(_i.body).where(_i.id == bindparam("id"))


@dataclass(frozen=True, slots=True)
class _Found:
    incident: Incident
    tail: str


class ProgressBook:
    """Used from the center's loop."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._tries = MovingWindowRateLimiter(MemoryStorage())

    async def look_up(self, code: str, tail: str, address: str, now: int) -> Progress:
        """``code`` as somebody types it, ``tail`` four digits. Raises Refused: not_found, rate_limited."""
        whole = case_code.normalised(code)
        if not self._tries.hit(PER_ADDRESS, "address", address):
            raise refusals.rate_limited(60)
        if not self._tries.test(PER_CODE, "code", whole):
            raise refusals.rate_limited(86_400)
        found = await self._store.read(lambda c: _find(c, whole, now))
        right = hmac.compare_digest((found.tail if found else "----").encode(), tail.encode())
        if found is None or not right or found.incident.state not in STAGES:
            self._tries.hit(PER_CODE, "code", whole)
            raise refusals.not_found("该编号与手机尾号对应的事项")
        return _progress(found.incident)


def _find(connection: Connection, code: str, now: int) -> _Found | None:
    row = connection.execute(_BY_CODE, {"code": code}).first()
    if row is None:
        return None
    body, phone, expires_at = row
    incident = Incident.model_validate_json(body)
    for _ in range(MOST_MERGES):
        into = next((r.id for r in incident.related if r.kind == "merged_into"), None)
        other = None if into is None else connection.execute(_BY_ID, {"id": into}).scalar()
        if other is None:
            break
        incident = Incident.model_validate_json(other)
    digits = "".join(c for c in phone or "" if c.isdigit())
    kept = len(digits) >= 7 and (expires_at is None or now < expires_at)
    return _Found(incident, digits[-4:] if kept else "----")


def _progress(incident: Incident) -> Progress:
    ended = incident.state in ENDED
    if ended and incident.closed_at is not None:
        since = incident.closed_at
    else:
        since = incident.reported_at if incident.clock is None else incident.clock.started_at
    due = None if ended or incident.total is None else incident.total.due_at
    return Progress(stage=STAGES[incident.state], since=since, expected_by=due, ended=ended)
