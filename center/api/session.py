"""Login, logout, who am I."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from center.api.body import read_model
from center.api.callers import Needs, SignedIn
from center.api.documented import json_answer, says
from contract.org import LoggedIn, Login, Session

router = APIRouter(tags=["session"])


@router.post(
    "/v1/login",
    summary="登录",
    **says("login_failed", "login_throttled", "rate_limited", auth="none", answer=LoggedIn, body=Login),
)
async def login(request: Request, services: Needs) -> Response:
    given = await read_model(request, Login)
    address = request.client.host if request.client else ""
    return json_answer(await services.sessions.login(given.login, given.password, address))


@router.post("/v1/logout", summary="注销", status_code=204, **says())
async def logout(signed: SignedIn, services: Needs) -> Response:
    await services.sessions.logout(signed)
    return Response(status_code=204)


@router.get("/v1/session", summary="当前会话", **says(answer=Session))
async def session(signed: SignedIn) -> Response:
    return json_answer(signed.session)
