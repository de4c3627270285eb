"""Who answers, and whether it is well. No login."""

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import Response

from center.api.callers import Needs
from center.api.documented import json_answer, says
from contract.reference import About

router = APIRouter(tags=["about"])


class Health(BaseModel):
    """``seq``: the last event of the log; ``readers``: live feeds of this process."""

    status: str
    seq: int
    readers: int


@router.get("/v1/about", summary="中心信息", **says(auth="none", answer=About))
async def about(services: Needs) -> Response:
    district = services.reference.district
    return json_answer(
        About(
            name=f"{district.name}综治中心",
            district=district.name,
            version=services.version,
            at=services.clock.now(),
            rate=services.clock.rate,
            demo=services.demo,
            note=services.note,
            holidays_until=services.district.catalog.calendar.missed(services.clock.now()),
        )
    )


@router.get("/healthz", summary="健康检查", **says("unavailable", "storage_busy", auth="none", answer=Health))
async def health(services: Needs) -> Response:
    head = await services.log.head()
    return json_answer(Health(status="ok", seq=head.seq, readers=services.feed.readers))
