"""What the caller was told (通知)."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from center.api.callers import AtDesk, Needs
from center.api.documented import json_answer, says
from center.service import notices
from contract.incident import CHIEFS
from contract.notice import MOST_NOTICES, Notices
from contract.wire import MAX_INT

router = APIRouter(tags=["notices"])


@router.get("/v1/notices", summary="给我的通知", **says("forbidden", answer=Notices))
async def to_me(
    caller: AtDesk,
    services: Needs,
    after: Annotated[int, Query(ge=0, le=MAX_INT, description="此时（Unix 毫秒）之后的；保存 30 天")] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_NOTICES)] = 50,
) -> Response:
    found = await services.store.read(lambda c: notices.told_to(c, caller, services.district, after, limit))
    now = services.clock.now()
    chief = any(not CHIEFS.isdisjoint(post.roles) for post in caller.held)
    missed = services.district.catalog.calendar.missed(now) if chief else ""
    return json_answer(Notices(notices=found, at=now, holidays_until=missed))
