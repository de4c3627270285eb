"""Incidents: the snapshot a desk starts from, reading, and the one way to change them."""

import re
from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import Response

from center.api.asked import Asked, Words
from center.api.body import read_command, read_model
from center.api.callers import AtDesk, HandedOver, Needs, SignedIn
from center.api.documented import COMMAND, json_answer, says
from center.service import queries, refusals
from center.service.log import read_head
from contract.command import CommandResult, Revealed, RevealRequest
from contract.event import Timeline
from contract.feed import Snapshot
from contract.incident import IncidentPage, IncidentView, allowed
from contract.problems import FieldError

router = APIRouter(tags=["incidents"])

CLOSED_SHOWN_MS = 24 * 3_600_000
UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@router.get("/v1/snapshot", summary="快照", tags=["feed"], **says("forbidden", answer=Snapshot))
async def snapshot(caller: AtDesk, services: Needs) -> Response:
    now = services.clock.now()

    def work(c: Connection) -> tuple[str, bytes]:
        """The head and the matters of one moment; the stored texts are joined, not parsed."""
        head = read_head(c)
        bodies = queries.snapshot_bodies(c, caller.roots, now - CLOSED_SHOWN_MS)
        return f"{head.epoch}.{head.seq}.{head.hash[:8]}", ",".join(bodies).encode()

    cursor, incidents = await services.store.read(work)
    figures = services.figures.figures(caller.org.id, now).model_dump_json().encode()
    head = f'{{"cursor":"{cursor}","at":{now},"rate":{services.clock.rate},"incidents":['.encode()
    return json_answer(b"".join((head, incidents, b'],"figures":', figures, b"}")))


@router.get("/v1/incidents", summary="查找事件", **says("forbidden", answer=IncidentPage))
async def page(
    ask: Asked, services: Needs, cursor: Words = "", limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> Response:
    try:
        return json_answer(await services.store.read(lambda c: queries.page_json(c, ask, cursor or None, limit)))
    except ValueError:
        raise refusals.invalid([FieldError(field="cursor", message="翻页位置无法识别，请从第一页重新查找")]) from None


@router.get("/v1/incidents/{incident_id}", summary="一件事件", **says("forbidden", "not_found", answer=IncidentView))
async def one(incident_id: str, signed: SignedIn, caller: AtDesk, services: Needs) -> Response:
    known = _known(incident_id)
    found = await services.store.read(lambda c: queries.incident(c, known, caller.roots))
    if found is None:
        raise refusals.not_found()
    return json_answer(IncidentView(incident=found, allowed=allowed(found, signed.session)))


@router.get("/v1/incidents/{incident_id}/events", summary="办理经过", **says("forbidden", "not_found", answer=Timeline))
async def timeline(incident_id: str, caller: AtDesk, services: Needs) -> Response:
    known = _known(incident_id)
    found = await services.store.read(lambda c: queries.timeline_bodies(c, known, caller.roots))
    if found is None:
        raise refusals.not_found()
    return json_answer(b'{"events":[' + b",".join(found) + b"]}")


@router.post(
    "/v1/incidents/{incident_id}/commands",
    summary="办理",
    **says(
        "forbidden",
        "not_found",
        "version_conflict",
        "illegal_transition",
        "command_reused",
        "unknown_class",
        "unknown_org",
        "unknown_attachment",
        "place_outside",
        "storage_full",
        "storage_busy",
        answer=CommandResult,
        body=COMMAND,
    ),
)
async def command(incident_id: str, request: Request, caller: AtDesk, earlier: HandedOver, services: Needs) -> Response:
    given = await read_command(request)
    if given.type == "report" and not UUID7.fullmatch(incident_id):
        raise refusals.invalid([FieldError(field="incident_id", message="应为小写的 UUID 第 7 版")])
    return json_answer(await services.commands.submit(_known(incident_id), given, caller, earlier))


@router.post(
    "/v1/incidents/{incident_id}/reveal",
    summary="查看联系方式（登记事由）",
    **says("forbidden", "not_found", "reason_required", answer=Revealed, body=RevealRequest),
)
async def reveal(incident_id: str, request: Request, caller: AtDesk, services: Needs) -> Response:
    given = await read_model(request, RevealRequest)
    return json_answer(await services.commands.reveal(_known(incident_id), given.reason, caller))


def _known(incident_id: str) -> str:
    """Raises Refused (not_found) for what cannot be the id of a matter."""
    if not UUID7.fullmatch(incident_id):
        raise refusals.not_found()
    return incident_id
