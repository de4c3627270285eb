"""The list of all matters as light rows: pages in both directions, jumps to a day or a row, and its length."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Connection, func, select

from center.service.search import find
from center.service.search_sql import Ask
from center.store.search_schema import PLACES, search_line, search_scope
from contract.history import HistoryPage, HistoryRow
from contract.org import OrgRef

_l, _s = search_line.c, search_scope.c


@dataclass(frozen=True, slots=True)
class Where:
    """Where in the list to begin, at most one of: ``place`` a row, exclusive; ``at`` the newest reported then or
    before, ms; ``offset`` the row of that number. None: at the newest. ``direction`` goes with ``place``."""

    place: int | None = None
    direction: Literal["older", "newer"] = "older"
    at: int | None = None
    offset: int | None = None


class NotCounted(ValueError):
    """A list that is filtered has no row numbers: go there by a date or page by page."""


def page(connection: Connection, ask: Ask, where: Where, limit: int, *, counted: bool = True) -> HistoryPage:
    """Newest first. ``counted``: whether the length of the list is to be said, which costs more than the rows do when
    it is long. Raises NotCounted."""
    if where.place is not None and where.direction == "newer":
        found = find(connection, ask, limit, where.place, newest_first=False)
        rows = rows_at(connection, found.places[::-1])
        older = rows[-1].cursor if rows else _before(where.place)
        return HistoryPage(
            rows=rows, newer=None if found.last is None else str(found.last), older=older, count=None, offset=None
        )
    start = where.place if where.at is None else (where.at + 1) * PLACES
    if where.offset:
        start = _row_number(connection, ask, where.offset - 1)
    rows, older = (), None
    if not where.offset or start is not None:
        found = find(connection, ask, limit, start)
        rows, older = rows_at(connection, found.places), None if found.last is None else str(found.last)
    from_the_top = start is None and not where.offset
    count = _count(connection, ask) if where.place is None and counted else None
    if from_the_top and older is None and counted:
        count = len(rows)
    newer = None if from_the_top else rows[0].cursor if rows else _before(start)
    return HistoryPage(rows=rows, newer=newer, older=older, count=count, offset=_offset(connection, ask, where, rows))


def rows_at(connection: Connection, places: tuple[int, ...]) -> tuple[HistoryRow, ...]:
    """The lines at ``places``, in that order."""
    if not places:
        return ()
    shown = [c for name, c in _l.items() if name != "words"]
    held = {row.n: row for row in connection.execute(select(*shown).where(_l.n.in_(places)))}
    return tuple(
        HistoryRow(
            id=row.incident_id,
            cursor=str(row.n),
            code=row.code,
            title=row.title,
            state=row.state,
            class_code=row.class_code,
            severity=row.severity,
            address=row.address,
            lead=None if row.lead is None else OrgRef(id=row.lead, name=row.lead_name),
            level=row.level,
            late=row.late,
            reported_at=row.reported_at,
            closed_at=row.closed_at,
        )
        for row in map(held.__getitem__, places)
    )


def _before(place: int | None) -> str | None:
    """The cursor from which a stretch in the other direction does not leave out what stands at ``place``."""
    return None if place is None else str(place)


def _counted(ask: Ask) -> bool:
    """Whether the list is just what one org may see, in a period or at all times: an index knows its row numbers."""
    return ask == Ask(ask.roots, since=ask.since, until=ask.until) and len(ask.roots) == 1


def _count(connection: Connection, ask: Ask, after: int | None = None) -> int | None:
    """The rows of the list, or those newer than the place ``after``; None when no index knows."""
    if not _counted(ask):
        return None
    query = select(func.count()).select_from(search_scope).where(*_bounds(ask))
    if after is not None:
        query = query.where(_s.n > after)
    return int(connection.execute(query).scalar_one())


def _row_number(connection: Connection, ask: Ask, number: int) -> int | None:
    """The place of row ``number``, counted from 0; None beyond the end."""
    if not _counted(ask):
        raise NotCounted
    query = select(_s.n).where(*_bounds(ask)).order_by(_s.n.desc()).limit(1).offset(number)
    return connection.execute(query).scalar()


def _offset(connection: Connection, ask: Ask, where: Where, rows: tuple[HistoryRow, ...]) -> int | None:
    if where.offset is not None:
        return where.offset
    if where.place is not None:
        return None
    if where.at is None:
        return 0
    return _count(connection, ask, int(rows[0].cursor)) if rows else _count(connection, ask)


def _bounds(ask: Ask) -> list[ColumnElement[bool]]:
    found = [_s.org_id == ask.roots[0]]
    if ask.since is not None:
        found.append(_s.n >= ask.since * PLACES)
    if ask.until is not None:
        found.append(_s.n < ask.until * PLACES)
    return found
