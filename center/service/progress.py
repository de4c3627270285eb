"""How far a matter is, for those outside: by case code and the last four digits of the reporter's telephone, and for
the system that reported it.

In the public look-up whatever does not fit (no such code, another number, no number kept any more, a draft) is the
same refusal after the same work, so that trying tells nothing; how seldom a code may be tried stands in
``center.domain.patience``. Tries are counted in this process: several centers listen as many times as often.
"""

import hmac
from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import Connection, bindparam, select

from center.domain import case_code
from center.domain.patience import OF_ALL, OF_ONE
from center.service import refusals
from center.service.ids import named_id
from center.store import schema
from center.store.protocol import Store
from contract.incident import ENDED, Incident, State
from contract.progress import Progress, ReportProgress

PER_ADDRESS: RateLimitItem = RateLimitItemPerMinute(20)
MOST_KEYS = 100_000
"""Codes, and pairs of code and address, whose wrong tries are remembered: so many requests have one forgotten."""
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
        self._requests = MovingWindowRateLimiter(MemoryStorage())
        self._wrong: OrderedDict[tuple[str, ...], tuple[int, ...]] = OrderedDict()
        """When a code was tried in vain, by all and by each address; the one tried last at the end."""

    async def look_up(self, code: str, tail: str, address: str, now: int) -> Progress:
        """``code`` as somebody types it, ``tail`` four digits. Raises Refused: not_found, rate_limited."""
        whole, place = case_code.normalised(code), network(address)
        if not self._requests.hit(PER_ADDRESS, "address", place):
            raise refusals.rate_limited(60)
        wait = self._next_at(whole, place, now) - now
        if wait > 0:
            raise refusals.rate_limited(-(-wait // 1_000))
        # counted before anything is read: of many that come at once none is free
        self._count(whole, place, now)
        try:
            found = await self._store.read(lambda c: _find(c, whole, now))
        except BaseException:
            self._forgive(whole, place, now)
            raise
        right = hmac.compare_digest((found.tail if found else "----").encode(), tail.encode())
        if found is None or not right or found.incident.state not in STAGES:
            raise refusals.not_found("该编号与手机尾号对应的事项")
        self._forgive(whole, place, now)
        return _progress(found.incident)

    async def of_report(self, system: str, external_id: str) -> ReportProgress:
        """What became of what the system named ``external_id`` when it reported it. Raises Refused: not_found."""
        incident_id = named_id("incident", system, external_id)
        found = await self._store.read(lambda c: _of_report(c, incident_id))
        if found is None:
            raise refusals.not_found(f"本系统以 {external_id} 上报的事件")
        return found

    def _next_at(self, code: str, place: str, now: int) -> int:
        of_all, of_one = self._wrong.get((code,), ()), self._wrong.get((code, place), ())
        return max(OF_ALL.next_at(of_all, now), OF_ONE.next_at(of_one, now))

    def _count(self, code: str, place: str, now: int) -> None:
        for key, patience in (((code,), OF_ALL), ((code, place), OF_ONE)):
            self._wrong[key] = (*patience.remembered(self._wrong.pop(key, ()), now), now)
        while len(self._wrong) > MOST_KEYS:
            self._wrong.popitem(last=False)

    def _forgive(self, code: str, place: str, at: int) -> None:
        for key in ((code,), (code, place)):
            held = list(self._wrong.get(key, ()))
            if at in held:
                held.remove(at)
            if held:
                self._wrong[key] = tuple(held)
            else:
                self._wrong.pop(key, None)


def network(address: str) -> str:
    """Whose address it is: of version 6 everybody has a whole /64 to himself."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return address
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(IPv6Address(int(known) >> 64 << 64))


def _find(connection: Connection, code: str, now: int) -> _Found | None:
    row = connection.execute(_BY_CODE, {"code": code}).first()
    if row is None:
        return None
    body, phone, expires_at = row
    incident = _where_it_went_on(connection, Incident.model_validate_json(body))
    digits = "".join(c for c in phone or "" if c.isdigit())
    kept = len(digits) >= 7 and (expires_at is None or now < expires_at)
    return _Found(incident, digits[-4:] if kept else "----")


def _where_it_went_on(connection: Connection, incident: Incident) -> Incident:
    """The matter itself, or the one it was merged into."""
    for _ in range(MOST_MERGES):
        into = next((r.id for r in incident.related if r.kind == "merged_into"), None)
        other = None if into is None else connection.execute(_BY_ID, {"id": into}).scalar()
        if other is None:
            break
        incident = Incident.model_validate_json(other)
    return incident


def _of_report(connection: Connection, incident_id: str) -> ReportProgress | None:
    body = connection.execute(_BY_ID, {"id": incident_id}).scalar()
    if body is None:
        return None
    own = Incident.model_validate_json(body)
    there = _where_it_went_on(connection, own)
    if there.state not in STAGES:
        return None
    said = _progress(there)
    return ReportProgress(
        stage=said.stage,
        since=said.since,
        expected_by=said.expected_by,
        ended=said.ended,
        incident_id=own.id,
        code=own.code,
        state=there.state,
        merged_into=None if there.id == own.id else there.code,
    )


def _progress(incident: Incident) -> Progress:
    ended = incident.state in ENDED
    if ended and incident.closed_at is not None:
        since = incident.closed_at
    else:
        since = incident.reported_at if incident.clock is None else incident.clock.started_at
    due = None if ended or incident.total is None else incident.total.due_at
    return Progress(stage=STAGES[incident.state], since=since, expected_by=due, ended=ended)
