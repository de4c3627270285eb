"""The indicators of a period (考核指标): each with what is above and below the line, never a bare percentage."""

from contract.figures import Ratio
from contract.wire import Key, Line, Millis, Wire


class Indicator(Wire):
    """``percent``: two decimals as text ("93.72"), None when nothing is below the line."""

    id: Key
    name: Line
    ratio: Ratio
    percent: Line | None


class Kpi(Wire):
    """Matters reported from ``since`` (included) to ``until`` (excluded) in ``org`` and all below it, as they stand at
    ``at``. ``matters``: how many these are, drafts and merged ones not counted."""

    at: Millis
    org: Key
    since: Millis
    until: Millis
    matters: int
    indicators: tuple[Indicator, ...]
