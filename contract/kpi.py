"""The indicators of a period (考核指标): each with what is above and below the line, never a bare percentage."""

from typing import Literal

from contract.figures import Ratio
from contract.wire import Count, Key, Line, Millis, Wire


class Indicator(Wire):
    """``percent``: two decimals as text ("93.72"), None when nothing is below the line."""

    id: Key
    name: Line
    ratio: Ratio
    percent: Line | None


class ScorePart(Wire):
    """One part of a score. ``weight``: percent of the whole. ``ratio``: of the indicator it is made of, None for the
    number of matters (``count``) and for what no log can show. ``value``: 0 to 100, the more the better, so 100 less
    the indicator where less is better; ``points``: what it brings, weight times value. Both with two decimals as text,
    None when there is nothing to say: its weight is left out then."""

    id: Key
    name: Line
    weight: Count
    ratio: Ratio | None
    count: Count | None
    value: Line | None
    points: Line | None


class WeighedScore(Wire):
    """A set of weights of the catalogue, by ``id``, on these matters: of the org, never of a person. ``weighed``: the
    weights that say something, in percent; ``total``: the points out of these, 0 to 100; ``grade``: A from 90, B from
    75, C from 60, D from 40, else E. None when nothing says anything."""

    id: Key
    name: Line
    parts: tuple[ScorePart, ...]
    weighed: Count
    total: Line | None
    grade: Literal["A", "B", "C", "D", "E"] | None


class Kpi(Wire):
    """Matters reported from ``since`` (included) to ``until`` (excluded) in ``org`` and all below it, as they stand at
    ``at``. ``matters``: how many these are, drafts and merged ones not counted. ``scores``: by the weights of the
    catalogue in force."""

    at: Millis
    org: Key
    since: Millis
    until: Millis
    matters: int
    indicators: tuple[Indicator, ...]
    scores: tuple[WeighedScore, ...] = ()
