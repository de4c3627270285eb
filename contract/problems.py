"""Refusals as RFC 9457 problem+json with a stable ``code``.

``code`` is for programs and for the desk's own words, ``params`` fill those words, ``detail`` is the center's own
sentence (Chinese): what happened, to what, what to do next.
"""

from typing import Literal

from contract.wire import Line, Note, Wire

MEDIA_TYPE = "application/problem+json"

ProblemCode = Literal[
    "unauthenticated",  # 401 no token, or one we do not know
    "session_expired",  # 401 log in again, nothing typed is lost
    "login_failed",  # 401 name or password
    "login_throttled",  # 429 too many tries
    "forbidden",  # 403 in scope, but not this caller's to do
    "not_found",  # 404 not there, or out of scope
    "method_not_allowed",  # 405
    "invalid",  # 422 a field is wrong; see errors
    "unknown_class",  # 422
    "unknown_org",  # 422 dispatch to something that cannot lead
    "unknown_attachment",  # 422
    "place_outside",  # 422 the point is not in the district
    "too_large",  # 413
    "media_type",  # 415
    "command_reused",  # 422 same command_id, other body
    "version_conflict",  # 409 someone was first; params: current_version
    "illegal_transition",  # 409 not from this state; params: state, action
    "rate_limited",  # 429
    "reason_required",  # 422
    "storage_full",  # 507
    "storage_busy",  # 503 locked by another process
    "unavailable",  # 503 starting or stopping
    "internal",  # 500
]


class FieldError(Wire):
    field: Line
    message: Note


class Problem(Wire):
    type: Line = "about:blank"
    title: Line
    status: int
    code: ProblemCode
    detail: Note = ""
    instance: Line = ""
    params: dict[str, str | int] = {}  # noqa: RUF012  (pydantic copies it)
    errors: tuple[FieldError, ...] = ()
