"""Every refusal leaves as problem+json with a code of the contract, whoever raised it.

Refused                     the service's own words
StoreError                  507 when full, 503 with Retry-After when locked or lost
HTTPException               Starlette's router: 404, 405 (with Allow)
anything else               500 with an incident number that is also in the log
"""

import logging
import secrets
from collections.abc import Mapping

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from center.api.body import shown
from center.service import refusals
from center.service.refusals import Refused
from center.store.protocol import StorageBusy, StorageFull, StoreError
from contract.problems import MEDIA_TYPE, Problem

logger = logging.getLogger(__name__)

RETRY_SECONDS = 1


def problem_response(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The answer for a problem, with the headers its status asks for."""
    out = dict(headers or {})
    if problem.status == 401:
        out.setdefault("WWW-Authenticate", 'Bearer realm="shouwang"')
    if problem.status in (429, 503):
        out.setdefault("Retry-After", str(problem.params.get("seconds", RETRY_SECONDS)))
    return Response(problem.model_dump_json(), problem.status, out, MEDIA_TYPE)


def problem_of(error: Exception) -> Problem | None:
    """The problem an exception stands for; None when it is a fault of ours."""
    match error:
        case Refused():
            return error.problem
        case StorageFull():
            return refusals.storage_full().problem
        case StorageBusy():
            return refusals.storage_busy().problem
        case StoreError():
            logger.error("the store failed: %s", error)
            return refusals.unavailable().problem
        case OSError(errno=28 | 122):  # ENOSPC, EDQUOT
            return refusals.storage_full().problem
        case _:
            return None


def internal_problem(error: Exception, what: str) -> Problem:
    """Log a fault of ours under a number, and say the number to the caller."""
    number = secrets.token_hex(4)
    logger.error("incident %s: %s failed", number, what, exc_info=error)
    plain = refusals.internal().problem
    detail = f"{plain.detail}（编号 {number}）"
    return plain.model_copy(update={"detail": detail, "instance": number, "params": {"number": number}})


def install(app: FastAPI) -> None:
    """Register the handlers. What ``Exception``'s answered is raised again by Starlette, see ``api.headers``."""
    app.add_exception_handler(Exception, _refused)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(StoreError, _refused)
    app.add_exception_handler(OSError, _refused)
    app.add_exception_handler(HTTPException, _routing)


async def _refused(request: Request, error: Exception) -> Response:
    problem = problem_of(error)
    if problem is None:
        problem = internal_problem(error, f"{request.method} {request.url.path}")
    return problem_response(problem)


def _methods(request: Request) -> str:
    """All methods of this address; Starlette names only those of the first route that has it."""
    found: set[str] = set()
    for route in request.app.state.addresses:
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE:
            found |= route.methods or set()
    return ", ".join(sorted(found))


async def _routing(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == 405:
        return problem_response(
            refusals.method_not_allowed(shown(request.method, 20)).problem, {"Allow": _methods(request)}
        )
    if error.status_code == 404:
        return problem_response(refusals.not_found(f"地址 {shown(request.url.path, 100)} ").problem)
    code = Problem(title="请求有误", status=error.status_code, code="invalid", detail=str(error.detail))
    return problem_response(code, error.headers)
