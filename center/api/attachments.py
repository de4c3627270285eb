"""Photos and papers by their hash."""

import re
from urllib.parse import quote, unquote

from fastapi import APIRouter, Header, Request
from starlette.responses import FileResponse, Response

from center.api.body import chunks
from center.api.callers import AtDesk, Needs, Uploader
from center.api.documented import BINARY, json_answer, says
from center.service import refusals
from contract.command import Uploaded

router = APIRouter(tags=["attachments"])

SHA256 = re.compile(r"[0-9a-f]{64}")


@router.post(
    "/v1/attachments",
    summary="上传附件",
    **says("forbidden", "too_large", "media_type", "storage_full", auth="either", answer=Uploaded, body=BINARY),
)
async def upload(
    request: Request,
    caller: Uploader,
    services: Needs,
    x_filename: str = Header("", max_length=2_000, description="文件名，UTF-8 百分号编码"),
) -> Response:
    body = chunks(request, services.attachments.limit)
    kept = await services.attachments.save(body, unquote(x_filename), caller)
    return json_answer(Uploaded(attachment=kept))


@router.get("/v1/attachments/{hash}", summary="取附件", **says("forbidden", "not_found"))
async def fetch(hash: str, caller: AtDesk, services: Needs) -> Response:
    if not SHA256.fullmatch(hash):
        raise refusals.not_found("附件")
    stored = await services.attachments.find(hash, caller)
    return FileResponse(
        stored.path,
        media_type=stored.attachment.media_type,
        headers={"Content-Disposition": f"inline; filename*=UTF-8''{quote(stored.attachment.name)}"},
    )
