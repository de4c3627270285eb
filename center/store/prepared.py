"""Statements compiled once and run with plain tuples: what SQLAlchemy does per row, done once per statement.

Only for statements whose values are already of the driver's own types (str, int, float, bool, None).
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import ClauseElement, Connection


class Prepared:
    """An INSERT, UPDATE or DELETE for many rows. ``names``: the parameters it takes, in any order."""

    def __init__(self, statement: ClauseElement, names: Sequence[str]) -> None:
        if len(names) < 2:
            raise ValueError("give at least two parameters; one row of one value needs no preparing")
        self._statement = statement
        self._names = list(names)
        self._ready: dict[str, tuple[str, Callable[[Any], tuple[Any, ...]]]] = {}

    def run(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """``rows``: the values by name. Nothing happens when there are none."""
        if not rows:
            return
        dialect = connection.dialect
        ready = self._ready.get(dialect.name)
        if ready is None:
            compiled = self._statement.compile(dialect=dialect, column_keys=self._names)
            ready = self._ready[dialect.name] = (str(compiled), itemgetter(*compiled.positiontup))  # type: ignore[attr-defined]
        sql, pick = ready
        connection.exec_driver_sql(sql, list(map(pick, rows)))
