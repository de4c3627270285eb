"""Intake from other systems."""

import re
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response

from center.api.body import read_model
from center.api.callers import Needs, ReportingSystem
from center.api.documented import json_answer, says
from center.service import refusals
from contract.command import IntakeReport, Receipt
from contract.problems import FieldError
from contract.progress import ReportProgress
from contract.wire import Line

router = APIRouter(tags=["reports"])

IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,200}")


@router.post(
    "/v1/reports",
    summary="外部系统上报",
    **says(
        "forbidden",
        "command_reused",
        "unknown_class",
        "unknown_attachment",
        "place_outside",
        "storage_full",
        "storage_busy",
        auth="key",
        answer=Receipt,
        body=IntakeReport,
    ),
)
async def report(
    request: Request,
    caller: ReportingSystem,
    services: Needs,
    idempotency_key: str | None = Header(None, description="同一编号重复提交只受理一次"),
) -> Response:
    if idempotency_key is not None and not IDEMPOTENCY_KEY.fullmatch(idempotency_key):
        raise refusals.invalid([FieldError(field="Idempotency-Key", message="应为 1 到 200 个可见的 ASCII 字符")])
    given = await read_model(request, IntakeReport)
    return json_answer(await services.commands.intake(given, caller, idempotency_key))


@router.get(
    "/v1/reports",
    summary="查询本系统上报的事件办到哪一步",
    **says("forbidden", "not_found", auth="key", answer=ReportProgress),
)
async def progress(
    caller: ReportingSystem,
    services: Needs,
    external_id: Annotated[Line, Query(min_length=1, description="上报时的 external_id，没有时为 Idempotency-Key")],
) -> Response:
    return json_answer(await services.progress.of_report(caller.actor.id, external_id))
