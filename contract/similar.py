"""Matters that may be one and the same: asked about a matter, or about a report that is still being typed."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from contract.history import HistoryRow
from contract.wire import MAX_INT, Count, Key, Latitude, Line, Longitude, Millis, Request, Wire, clean

MOST_SIMILAR = 10


class SimilarAsk(Request):
    """A report as far as it is typed. ``class_code`` None: of any class; ``at``: when it happened, None: now.

    What was typed is compared and forgotten.
    """

    lon: Longitude
    lat: Latitude
    class_code: Key | None = None
    title: Line = ""
    text: Annotated[str, StringConstraints(max_length=20_000), AfterValidator(clean)] = ""
    at: Millis | None = None


class Similar(Wire):
    """One that may be the same. ``metres`` away; None: in the same community or street, one of the two is known no
    closer. ``earlier``: reported so many ms before, negative after.

    ``same``: of the same class, of the same branch, or None: its words alone are alike. ``likeness`` of the words, 0 to
    1; None when there is nothing to compare. What is merged or voided is not among them.
    """

    row: HistoryRow
    metres: Count | None
    earlier: Annotated[int, Field(ge=-MAX_INT, le=MAX_INT)]
    same: Literal["class", "branch"] | None
    likeness: Annotated[float, Field(ge=0, le=1)] | None


class SimilarMatters(Wire):
    """The likeliest first, MOST_SIMILAR at most, within ``radius`` (m) and ``window`` (ms) of what was asked about.
    Where no more than a community or street is known, what is told alike within it."""

    similar: Annotated[tuple[Similar, ...], Field(max_length=MOST_SIMILAR)]
    radius: Count
    window: Count
