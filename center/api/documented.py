"""How a route says what it takes and gives. ``openapi`` reads these marks; nothing happens at run time."""

from typing import Any

from pydantic import BaseModel
from starlette.responses import Response

from contract.problems import ProblemCode

BODY = "x-body"
PROBLEMS = "x-problems"
SECURITY = "x-security"
COMMAND = "Command"
BINARY = "Binary"
BODIES: dict[str, type[BaseModel]] = {}
"""Request models by name, as the routes named them."""

AUTH: dict[str, tuple[ProblemCode, ...]] = {
    "bearer": ("unauthenticated", "session_expired"),
    "key": ("unauthenticated", "rate_limited"),
    "either": ("unauthenticated", "session_expired", "rate_limited"),
    "none": (),
}


def says(
    *problems: ProblemCode,
    auth: str = "bearer",
    answer: type[BaseModel] | None = None,
    body: type[BaseModel] | str | None = None,
) -> dict[str, Any]:
    """Keyword arguments for a route decorator: its answer, its body, who may ask and which problems it can give."""
    marks: dict[str, Any] = {PROBLEMS: [*AUTH[auth], *problems], SECURITY: auth}
    if isinstance(body, str):
        marks[BODY] = body
    elif body is not None:
        BODIES[body.__name__] = body
        marks[BODY] = body.__name__
    out: dict[str, Any] = {"response_model": None, "response_class": Response, "openapi_extra": marks}
    if answer is not None:
        out["responses"] = {200: {"model": answer, "description": "完成"}}
    return out


def json_answer(value: BaseModel | bytes, status: int = 200) -> Response:
    """The model (or its JSON) as it is: encoded once, not checked again."""
    raw = value if isinstance(value, bytes) else value.model_dump_json()
    return Response(raw, status, media_type="application/json")
