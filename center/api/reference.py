"""The org tree and the class catalogue; the live figures."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from center.api.callers import AtDesk, Needs, SignedIn
from center.api.documented import json_answer, says
from center.service import refusals
from contract.figures import Figures
from contract.reference import Reference

router = APIRouter(tags=["reference"])


@router.get("/v1/reference", summary="机构与事件目录", **says(answer=Reference))
async def reference(signed: SignedIn, services: Needs) -> Response:
    return json_answer(services.reference.encoded(frozenset(signed.session.roots)))


@router.get("/v1/figures", summary="实时数字", **says("forbidden", "not_found", answer=Figures))
async def figures(
    caller: AtDesk,
    services: Needs,
    org: Annotated[str, Query(max_length=64, description="下级机构；缺省为本机构")] = "",
) -> Response:
    wanted = org or caller.org.id
    if wanted != caller.org.id and not services.reference.within(wanted, caller.roots):
        raise refusals.not_found("机构")
    return json_answer(services.figures.figures(wanted, services.clock.now()))
