"""Who serves within the caller's reach: for handing over, and to find whoever is on duty."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AfterValidator
from starlette.responses import Response

from center.api.callers import AtDesk, Needs
from center.api.documented import json_answer, says
from center.service import refusals
from center.service.roster import officers_in
from contract.officer import Officers
from contract.wire import clean

router = APIRouter(tags=["session"])
Words = Annotated[str, Query(max_length=100, description="姓名或登录名的一段"), AfterValidator(clean)]
Org = Annotated[str, Query(max_length=64, description="机构；缺省为管辖范围内全部机构，含下级")]


@router.get("/v1/officers", summary="在岗人员", **says("forbidden", "not_found", answer=Officers))
async def officers(
    caller: AtDesk,
    services: Needs,
    org: Org = "",
    q: Words = "",
    duty: Annotated[bool, Query(description="只列可以接手首问责任的值班人员，只算该机构本身的岗位")] = False,
    limit: Annotated[int, Query(ge=1, le=500, description="最多几人，在席的在前")] = 200,
) -> Response:
    """管辖范围内的在岗人员：姓名、岗位、此刻是否在席；不含电话。上级中心只列其值班人员（``duty=true``），因事件可移交给上级中心。"""
    path_of, roots, here = services.district.path_of, caller.roots, services.presence.here

    def within(id_: str) -> bool:
        return id_ in roots or not roots.isdisjoint(path_of(id_))

    above = duty and org in {up for root in roots for up in path_of(root)}
    if org and not (within(org) or above):
        raise refusals.not_found("机构")

    def reach(id_: str) -> bool:
        if not org:
            return within(id_)
        return id_ == org if duty else within(id_) and org in path_of(id_)

    return json_answer(await services.store.read(lambda c: officers_in(c, reach, q, here, limit, duty)))
