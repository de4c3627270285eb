"""``GET /v1/events`` as plain ASGI: who asks, from where to resume, then the stream."""

from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from center.api.callers import bearer, require_desk
from center.api.feed import Place
from center.api.headers import ENCODED
from center.api.problems import internal_problem, problem_of, problem_response
from center.api.services import Services
from center.service import refusals
from center.service.sessions import Signed

STREAM_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"x-accel-buffering", b"no"),
    *ENCODED,
]


class EventsEndpoint:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            signed, place = await self._admit(scope)
        except Exception as error:  # noqa: BLE001 - nothing was sent yet; a fault of ours is logged under a number
            problem = problem_of(error) or internal_problem(error, "GET /v1/events")
            allow = {"Allow": "GET"} if problem.status == 405 else {}
            await _with_headers(problem_response(problem, allow))(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": STREAM_HEADERS})
        await self._services.feed.serve(signed, place, receive, send)

    async def _admit(self, scope: Scope) -> tuple[Signed, Place]:
        """Raises Refused, StoreError."""
        if scope["method"] != "GET":
            raise refusals.method_not_allowed(scope["method"])
        headers = Headers(scope=scope)
        signed = await self._services.sessions.resolve(bearer(headers.get("authorization", "")))
        require_desk(signed.session)
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("cursor", [""])[0]
        return signed, await self._services.feed.place(headers.get("last-event-id", "").strip() or asked)


def _with_headers(response: Response) -> Response:
    response.raw_headers.extend(ENCODED)
    return response
