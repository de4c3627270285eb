"""The live figures of one org and all below it, kept by the server's counters."""

from contract.wire import Count, Key, Line, Millis, Wire


class Ratio(Wire):
    """Shown with both parts: 737 / 787."""

    numerator: Count
    denominator: Count


class Tally(Wire):
    id: Key
    name: Line
    open: Count
    overdue: Count


class Hour(Wire):
    """One clock hour that starts at ``at``."""

    at: Millis
    reported: Count
    closed: Count


class Figures(Wire):
    """``closure``: closed / should-close this month, where should-close = closed + overdue and not closed, so matters
    not yet due are excluded; ``on_time``: closed with no stage late / should-close (结案率、按期结案率, domain
    section 2.5). ``hours``: the last 24, oldest first. Days and months are those of the center's time zone."""

    at: Millis
    org: Key
    open: Count
    overdue: Count
    due_soon: Count
    waiting: Count
    today_reported: Count
    today_closed: Count
    closure: Ratio
    on_time: Ratio
    hours: tuple[Hour, ...]
    by_org: tuple[Tally, ...]
    by_class: tuple[Tally, ...]
