"""The application: thin routes on the services, the feed beside them, one way to say no."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from center.api import (
    about,
    attachments,
    cameras,
    history,
    incidents,
    kpi,
    notices,
    officers,
    orgs,
    presence,
    problems,
    progress,
    reference,
    reports,
    session,
    similar,
)
from center.api.body import shown
from center.api.events import EventsEndpoint
from center.api.headers import PlainAnswers
from center.api.openapi import describe
from center.api.services import Services
from center.service import refusals
from contract.problems import FieldError

EVENTS = "/v1/events"
ROUTERS = (
    session.router,
    reference.router,
    incidents.router,
    history.router,
    similar.router,
    reports.router,
    attachments.router,
    cameras.router,
    kpi.router,
    notices.router,
    officers.router,
    orgs.router,
    presence.router,
    progress.router,
    about.router,
)


class CenterApp(FastAPI):
    """FastAPI for the plain routes. The feed goes past it: its framework would hide the socket (see ``Feed``)."""

    def __init__(self, services: Services | None) -> None:
        version = "0.1.0" if services is None else services.version
        super().__init__(title="守望中心", version=version, docs_url=None, redoc_url=None, openapi_url="/openapi.json")
        self.state.services = services
        self.router.redirect_slashes = False
        self.state.addresses = [route for router in ROUTERS for route in router.routes]
        for router in ROUTERS:
            self.include_router(router)
        problems.install(self)
        self.add_exception_handler(RequestValidationError, _bad_parameters)
        self._plain = PlainAnswers(super().__call__)
        self._events = None if services is None else EventsEndpoint(services)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._events is not None and scope["type"] == "http" and scope["path"] == EVENTS:
            await self._events(scope, receive, send)
        else:
            await self._plain(scope, receive, send)

    def openapi(self) -> dict[str, object]:
        if self.openapi_schema is None:
            self.openapi_schema = describe(super().openapi())
        return self.openapi_schema


def build_app(services: Services | None) -> CenterApp:
    """The center's ASGI application. ``None`` builds it for its description only (``docs/openapi.json``)."""
    return CenterApp(services)


async def _bad_parameters(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    fields = [
        FieldError(field=shown(".".join(str(part) for part in e["loc"]), 200), message=shown(str(e["msg"]), 500))
        for e in error.errors()
    ]
    return problems.problem_response(refusals.invalid(fields).problem)
