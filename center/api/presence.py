"""``POST /v1/presence``: a desk says that its officer is there."""

from fastapi import APIRouter
from starlette.responses import Response

from center.api.callers import AtDesk, Needs
from center.api.documented import says

router = APIRouter(tags=["session"])


@router.post("/v1/presence", summary="在席心跳（每 15 秒）", status_code=204, **says("forbidden"))
async def here(caller: AtDesk, services: Needs) -> Response:
    """Repeats cost nothing and change nothing: who is there is written down together, every few seconds."""
    services.presence.seen(caller.actor.id)
    return Response(status_code=204)
