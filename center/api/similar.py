"""Matters that may be the same as one, or as a report that is still being typed. Nothing is merged here."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from center.api.body import read_model
from center.api.callers import AtDesk, Needs
from center.api.documented import json_answer, says
from center.api.incidents import UUID7
from center.service import refusals, similar
from contract.similar import SimilarAsk, SimilarMatters

router = APIRouter(tags=["incidents"])


@router.get(
    "/v1/incidents/{incident_id}/similar",
    summary="可能重复的事件",
    **says("forbidden", "not_found", answer=SimilarMatters),
)
async def of_matter(incident_id: str, caller: AtDesk, services: Needs) -> Response:
    if not UUID7.fullmatch(incident_id):
        raise refusals.not_found()
    found = await services.store.read(lambda c: similar.of_matter(c, incident_id, caller.roots, services.district))
    if found is None:
        raise refusals.not_found()
    return json_answer(found)


@router.post(
    "/v1/similar",
    summary="登记前查重",
    **says("forbidden", answer=SimilarMatters, body=SimilarAsk),
)
async def of_report(request: Request, caller: AtDesk, services: Needs) -> Response:
    ask, now = await read_model(request, SimilarAsk), services.clock.now()
    return json_answer(
        await services.store.read(lambda c: similar.of_report(c, ask, caller.roots, services.district, now))
    )
