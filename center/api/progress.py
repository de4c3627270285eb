"""The public look-up: no login, little to say."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from center.api.callers import Needs
from center.api.documented import json_answer, says
from contract.progress import Progress

router = APIRouter(tags=["public"])


@router.get(
    "/v1/progress",
    summary="凭编号与手机尾号查办理进度（不需登录）",
    **says("not_found", "rate_limited", auth="none", answer=Progress),
)
async def progress(
    request: Request,
    services: Needs,
    code: Annotated[str, Query(min_length=1, max_length=40, description="一案一码，可省去分隔符")],
    tail: Annotated[str, Query(pattern=r"^[0-9]{4}$", description="上报时所留电话的后四位")],
) -> Response:
    address = request.client.host if request.client is not None else ""
    found = await services.progress.look_up(code, tail, address, services.clock.now())
    return json_answer(found)
