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
    "self_approval",  # 409 nobody decides on his own application or opinion; params: what
    "application_pending",  # 409 one application waits already; params: kind
    "nothing_asked",  # 409 there is nothing (any more) to decide, answer or score; params: what
    "unsettled",  # 409 co-departments or supervision still open; params: what, orgs
    "deadline_past",  # 422 a deadline that lies in the past or before the one in force; params: field
    "already_appealed",  # 409 an appeal is heard once
    "too_many",  # 409 a matter carries no more of these; params: what, most
    "held_by_other",  # 409 another officer took it; params: name, seconds
    "merge_cycle",  # 409 into itself, or into a matter that has ended
    "unknown_incident",  # 422 the other matter is not there or not in scope; params: id
    "unknown_user",  # 422 hand over to somebody who does not serve here; params: user
    "unknown_type",  # 422 dispute type or condition not in the catalogue; params: code
    "command_expired",  # 422 its id is older than what is remembered
    "in_use",  # 409 still needed; params: what, count
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
