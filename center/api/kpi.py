"""The indicators of a period (考核指标)."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from center.api.callers import AtDesk, Needs
from center.api.documented import json_answer, says
from center.service import refusals
from center.service.kpi import LONGEST_MS, read_kpi
from contract.kpi import Kpi
from contract.problems import FieldError
from contract.wire import MAX_INT

router = APIRouter(tags=["figures"])
Moment = Annotated[int, Query(ge=0, le=MAX_INT)]


@router.get("/v1/kpi", summary="考核指标", **says("forbidden", "not_found", answer=Kpi))
async def kpi(
    caller: AtDesk,
    services: Needs,
    since: Moment,
    until: Moment,
    org: Annotated[str, Query(max_length=64, description="下级机构；缺省为本机构")] = "",
) -> Response:
    if not since < until <= since + LONGEST_MS:
        raise refusals.invalid([FieldError(field="until", message="应晚于 since，且不超过 400 天")])
    wanted = org or caller.org.id
    if wanted != caller.org.id and not services.reference.within(wanted, caller.roots):
        raise refusals.not_found("机构")
    now, weights = services.clock.now(), services.district.catalog.weights
    return json_answer(await services.store.read(lambda c: read_kpi(c, wanted, since, until, now, weights)))
