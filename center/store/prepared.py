"""Statements compiled once and run with plain tuples: what SQLAlchemy does per row or call, done once per statement.

Only for statements whose values are already of the driver's own types (str, int, float, bool, None).
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import ClauseElement, Connection, Select


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


class Lookup:
    """A SELECT of the lines of some keys, which are its only parameter, ``expanding``, under ``name``.

    Lists are filled up to the next power of two with a key they hold already, so few lengths are ever compiled.
    """

    def __init__(self, statement: Select[Any], name: str) -> None:
        self._statement = statement
        self._name = name
        self._ready: dict[tuple[str, int], str] = {}

    def rows(self, connection: Connection, keys: Sequence[str] | Sequence[int]) -> Sequence[tuple[Any, ...]]:
        """``keys``: without repeats. No question is asked when there are none."""
        if not keys:
            return ()
        length = 1 << (len(keys) - 1).bit_length()
        given = (*keys, *([keys[-1]] * (length - len(keys))))
        sql = self._ready.get((connection.dialect.name, length))
        if sql is None:
            filled = self._statement.params({self._name: given})
            compiled = filled.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
            sql = self._ready[connection.dialect.name, length] = str(compiled)
        found: Sequence[Any] = connection.exec_driver_sql(sql, given).all()
        return found
