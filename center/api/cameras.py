"""Cameras: known by scope, registered by the video gateway, watched for a purpose."""

import re

from fastapi import APIRouter, Request
from starlette.responses import Response

from center.api.body import read_model
from center.api.callers import AtDesk, CameraSystem, Needs, SignedIn
from center.api.documented import json_answer, says
from center.service import refusals
from contract.reference import Cameras, CamerasUpsert, Stream, StreamRequest

router = APIRouter(tags=["cameras"])

KEY = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
UPSERT_LIMIT = 4 * 1024 * 1024
"""Bytes: some 10,000 cameras at once."""


@router.get("/v1/cameras", summary="辖区内的摄像机", **says("forbidden", answer=Cameras))
async def cameras(caller: AtDesk, services: Needs) -> Response:
    return json_answer(await services.cameras.in_scope(caller))


@router.put(
    "/v1/cameras",
    summary="登记摄像机",
    **says("forbidden", "not_found", "place_outside", auth="key", answer=Cameras, body=CamerasUpsert),
)
async def upsert(request: Request, caller: CameraSystem, services: Needs) -> Response:
    given = await read_model(request, CamerasUpsert, UPSERT_LIMIT)
    return json_answer(await services.cameras.upsert(given, caller))


@router.post(
    "/v1/cameras/{camera_id}/streams",
    summary="调看（登记用途）",
    **says("forbidden", "not_found", "reason_required", answer=Stream, body=StreamRequest),
)
async def stream(camera_id: str, request: Request, signed: SignedIn, caller: AtDesk, services: Needs) -> Response:
    given = await read_model(request, StreamRequest)
    if not KEY.fullmatch(camera_id):
        raise refusals.not_found("摄像机")
    return json_answer(await services.cameras.open_stream(camera_id, given, caller, signed.session))
