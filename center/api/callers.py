"""From a header to whoever is asking. Every route names what it needs by one of these types."""

from typing import Annotated

from fastapi import Depends, Header, Request

from center.api.services import Services
from center.service import refusals
from center.service.caller import Caller
from center.service.jobs import Earlier
from center.service.posts import works
from center.service.sessions import Signed
from contract.event import Actor
from contract.org import Session
from contract.problems import FieldError


async def services_of(request: Request) -> Services:
    """A coroutine, though it waits for nothing: FastAPI would send a plain function to a thread on every request."""
    services: Services = request.app.state.services
    return services


Needs = Annotated[Services, Depends(services_of)]


def bearer(header: str) -> str:
    """The token of an Authorization header. Raises Refused: unauthenticated."""
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise refusals.unauthenticated()
    return token.strip()


async def signed_in(request: Request, services: Needs) -> Signed:
    return await services.sessions.resolve(bearer(request.headers.get("authorization", "")))


SignedIn = Annotated[Signed, Depends(signed_in)]


def require_desk(session: Session) -> None:
    """Raises Refused (forbidden) for those who hold no role in the work itself."""
    if not works(session.held):
        raise refusals.forbidden("查看事件")


def caller_of(session: Session, services: Services) -> Caller:
    return Caller(
        actor=Actor(kind="user", id=session.user.id, name=session.user.name, org=session.org),
        roles=session.roles,
        org=session.org,
        org_path=services.district.path_of(session.org.id) or (session.org.id,),
        roots=frozenset(session.roots),
        posts=session.posts,
    )


async def at_desk(signed: SignedIn, services: Needs) -> Caller:
    require_desk(signed.session)
    return caller_of(signed.session, services)


AtDesk = Annotated[Caller, Depends(at_desk)]


async def reporting_system(request: Request, services: Needs) -> Caller:
    return await _system(request, services, "report")


async def camera_system(request: Request, services: Needs) -> Caller:
    return await _system(request, services, "cameras")


async def handed_over(
    request: Request,
    services: Needs,
    x_occurred_at: str | None = Header(
        None, description="补录时的办理时间（Unix 毫秒）；须同时带有 history 权限的 X-API-Key，48 小时以内有效"
    ),
) -> Earlier | None:
    """When a step was done, for a history that another system hands over: the header counts only beside the key of
    a system that may, so an officer cannot date back. None: now. Raises Refused: invalid and those of keys."""
    if x_occurred_at is None:
        return None
    system = await _system(request, services, "history")
    if not (x_occurred_at.isascii() and x_occurred_at.isdigit() and len(x_occurred_at) <= 15):
        raise refusals.invalid([FieldError(field="X-Occurred-At", message="应为 Unix 毫秒时间")])
    return Earlier(int(x_occurred_at), system)


HandedOver = Annotated[Earlier | None, Depends(handed_over)]


async def uploader(request: Request, services: Needs) -> Caller:
    """An officer, or a system that reports."""
    if "x-api-key" in request.headers:
        return await _system(request, services, "report")
    return await at_desk(await signed_in(request, services), services)


ReportingSystem = Annotated[Caller, Depends(reporting_system)]
CameraSystem = Annotated[Caller, Depends(camera_system)]
Uploader = Annotated[Caller, Depends(uploader)]


async def _system(request: Request, services: Services, grant: str) -> Caller:
    secret = request.headers.get("x-api-key", "").strip()
    if not secret:
        raise refusals.unauthenticated()
    return await services.keys.resolve(secret, grant)
