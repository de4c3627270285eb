"""The base of every wire model: strict, frozen, bounded, clean text.

Two kinds of model stand on it. ``Wire`` is what a center says: unknown fields are ignored, so an older desk
can read a newer center. ``Request`` is what a caller says: unknown fields are refused, so a typing error
is never taken for consent. Both are validated from JSON text (``model_validate_json``), where strict mode
accepts JSON arrays for tuples.
"""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

MAX_INT = 2**53 - 1
"""Largest integer that every JSON reader keeps exactly (RFC 8259 section 6)."""


def clean(text: str) -> str:
    """Return ``text`` unchanged; raise ValueError on NUL or a lone surrogate.

    NUL passes SQLite and fails PostgreSQL; a lone surrogate fails both, later and without a name.
    """
    if "\x00" in text:
        raise ValueError("text contains NUL")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("text contains a lone surrogate") from None
    return text


class Wire(BaseModel):
    """Something a center says."""

    # an error that is logged says which field was wrong, not what was typed there
    model_config = ConfigDict(
        strict=True, frozen=True, extra="ignore", ser_json_inf_nan="strings", hide_input_in_errors=True
    )


class Request(Wire):
    """Something a caller says: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


Millis = Annotated[int, Field(ge=0, le=MAX_INT)]
"""Unix time in milliseconds, UTC (ADR 0003)."""
Seq = Annotated[int, Field(ge=0, le=MAX_INT)]
Version = Annotated[int, Field(ge=0, le=2**31 - 1)]
Count = Annotated[int, Field(ge=0, le=MAX_INT)]

Uuid7 = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"),
]
"""A UUID version 7 (RFC 9562) in lower-case canonical form."""
Uuid = Annotated[
    str, StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")]
"""An identifier made by a person or another system: org, user, class, camera."""

Line = Annotated[str, StringConstraints(max_length=200), AfterValidator(clean)]
"""One line in plain words."""
Filled = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True), AfterValidator(clean)]
"""One line that must say something."""
Note = Annotated[str, StringConstraints(max_length=2_000), AfterValidator(clean)]
Reason = Annotated[str, StringConstraints(min_length=2, max_length=2_000, strip_whitespace=True), AfterValidator(clean)]
"""Why: required where it is asked for, two characters at least."""
Body = Annotated[str, StringConstraints(min_length=1, max_length=20_000, strip_whitespace=True), AfterValidator(clean)]
"""What happened, in the words of whoever reported it."""

Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
