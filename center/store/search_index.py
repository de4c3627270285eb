"""Keeping ``search_schema`` in step with the matters: in the transaction that writes them, or all anew.

A change of state costs one narrow line; the index of words is touched only when the words are others.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, or_, select, text

from center.domain import bigrams
from center.domain.clocks import is_late
from center.store import place_index, schema
from center.store.prepared import Prepared
from center.store.search_schema import PLACES, WEEK, create_words, drop_words, search_line, search_scope, week_gram
from contract.incident import Incident

logger = logging.getLogger(__name__)

PAGE = 2_000
_WORDS = ("title", "address", "words")
Line = dict[str, Any]
"""A row of ``search_line`` by column; values are of the columns' types."""

_l = search_line.c
_ADD_LINES = Prepared(search_line.insert(), _l.keys())
_ADD_SCOPE = Prepared(
    text(
        "INSERT INTO search_scope (org_id, n) SELECT :org_id, n FROM search_line WHERE incident_id = :incident_id"
        " ON CONFLICT DO NOTHING"
    ),
    ("org_id", "incident_id"),
)
_ADD_NEW_SCOPE = Prepared(search_scope.insert(), ("org_id", "n"))
_OLD = select(_l.incident_id, _l.n, _l.code, _l.title, _l.address, _l.words).where(
    _l.incident_id.in_(bindparam("ids", expanding=True))
)
_NEWEST = select(func.max(_l.n)).where(_l.n >= bindparam("n"))
_TAKEN = select(_l.n).where(_l.n.in_(bindparam("places", expanding=True)))
_LAST = select(func.max(_l.n)).where(_l.n >= bindparam("n"), _l.n < bindparam("end"))
_ADD_WORDS = {
    "sqlite": Prepared(text("INSERT INTO search_words (rowid, grams) VALUES (:n, :grams)"), ("n", "grams")),
    "postgresql": Prepared(
        text(
            "INSERT INTO search_words (n, grams) VALUES"
            " (:n, array_to_tsvector(string_to_array(CAST(:grams AS text), ' ')))"
            " ON CONFLICT (n) DO UPDATE SET grams = excluded.grams"
        ),
        ("n", "grams"),
    ),
}
_FORGET_WORDS = Prepared(
    text("INSERT INTO search_words (search_words, rowid, grams) VALUES ('delete', :n, :grams)"), ("n", "grams")
)
"""SQLite's index keeps no content: it must be told what it is to forget."""


@lru_cache
def _changing(names: tuple[str, ...]) -> Prepared:
    """An update of these columns alone: an index is touched only where its column changes."""
    update = search_line.update().where(_l.incident_id == bindparam("this_id"))
    return Prepared(update.values({name: bindparam(name) for name in names}), ("this_id", *names))


def line_of(incident: Incident) -> Line:
    """The line of a matter, without its place in time ``n``."""
    kept = {"incident_id": incident.id, "code": incident.code, "reported_at": incident.reported_at}
    return kept | _status(incident) | _wording(incident)


def _status(incident: Incident) -> Line:
    lead, clock = incident.lead, incident.clock
    return {
        "state": incident.state,
        "level": "normal" if clock is None else clock.level,
        "severity": incident.severity,
        "class_code": incident.class_code,
        "late": is_late(incident.late_stages),
        "closed_at": incident.closed_at,
        "lead": None if lead is None else lead.id,
        "lead_name": None if lead is None else lead.name,
    }


def _wording(incident: Incident) -> Line:
    return {
        "title": incident.title,
        "address": incident.place.address,
        "words": bigrams.searched(incident.title, incident.place.address, incident.text),
    }


def add(connection: Connection, incidents: Sequence[Incident]) -> None:
    """Lines, scope, words and places of matters that have none yet."""
    if not incidents:
        return
    lines = [line_of(incident) for incident in incidents]
    add_lines(connection, lines, [incident.scope for incident in incidents])
    place_index.add(connection, [(line["n"], i.place) for line, i in zip(lines, incidents, strict=True)])


def add_lines(connection: Connection, lines: Sequence[Line], scopes: Iterable[Iterable[str]]) -> None:
    """``lines`` get their ``n`` here; ``scopes`` stand in their order."""
    places = _places(connection, [line["reported_at"] for line in lines])
    for line, n in zip(lines, places, strict=True):
        line["n"] = n
    _ADD_LINES.run(connection, lines)
    rows = [{"org_id": org, "n": n} for n, scope in zip(places, scopes, strict=True) for org in dict.fromkeys(scope)]
    _ADD_NEW_SCOPE.run(connection, rows)
    _add_words(connection, [{"n": x["n"], "grams": _grams(x["code"], x["words"])} for x in lines])


def change(connection: Connection, steps: Sequence[tuple[Incident, Incident]]) -> None:
    """Bring lines up to date. ``steps``: each matter as its line shows it, and as it is now."""
    told: dict[tuple[str, ...], list[Line]] = {}
    reworded: dict[str, Line] = {}
    for before, after in steps:
        old, new = _status(before), _status(after)
        columns = tuple([name for name, value in new.items() if value != old[name]])
        if columns:
            told.setdefault(columns, []).append({"this_id": after.id, **new})
        if before.title != after.title or before.text != after.text or before.place is not after.place:
            reworded[after.id] = _wording(after)
    for columns, lines in told.items():
        _changing(columns).run(connection, lines)
    if reworded:
        _reword(connection, reworded)
    place_index.change(connection, steps)


def _reword(connection: Connection, reworded: Mapping[str, Line]) -> None:
    """Wording by incident id that may be another than its line still holds."""
    before = [
        row
        for row in connection.execute(_OLD, {"ids": list(reworded)})
        if (row.title, row.address, row.words) != tuple(reworded[row.incident_id].values())
    ]
    if connection.dialect.name == "sqlite":
        _FORGET_WORDS.run(connection, [{"n": row.n, "grams": _grams(row.code, row.words)} for row in before])
    _add_words(
        connection, [{"n": row.n, "grams": _grams(row.code, reworded[row.incident_id]["words"])} for row in before]
    )
    _changing(_WORDS).run(connection, [{"this_id": row.incident_id, **reworded[row.incident_id]} for row in before])


def widen(connection: Connection, seen: Iterable[tuple[str, str]]) -> None:
    """Let orgs see lines that are there. ``seen``: incident id and org id."""
    _ADD_SCOPE.run(connection, [{"org_id": org, "incident_id": id_} for id_, org in seen])


def rebuild(connection: Connection) -> int:
    """Throw everything away and make it anew from ``incident``; returns the number of matters."""
    drop_words(connection)
    create_words(connection)
    place_index.clear(connection)
    connection.execute(search_scope.delete())
    connection.execute(search_line.delete())
    done = 0
    for incidents in _pages(connection):
        add(connection, incidents)
        done += len(incidents)
        if done % 100_000 < PAGE:
            logger.info("search: %d matters", done)
    return done


def fill_if_empty(connection: Connection) -> None:
    """After the schema was brought up to date: a database from before the index gets one."""
    held = connection.execute(select(_l.n).limit(1)).first()
    if held is None and connection.execute(select(schema.incident.c.id).limit(1)).first() is not None:
        logger.info("search: making the index of a database that had none; this is done once")
        rebuild(connection)


def _pages(connection: Connection) -> Iterator[list[Incident]]:
    """All matters in the order of time, with what ever saw them as their scope."""
    table, scope = schema.incident.c, schema.incident_scope.c
    at, id_ = -1, ""
    while True:
        after = or_(table.reported_at > at, and_(table.reported_at == at, table.id > id_))
        found = connection.execute(
            select(table.reported_at, table.id, table.body)
            .where(after)
            .order_by(table.reported_at, table.id)
            .limit(PAGE)
        ).all()
        if not found:
            return
        at, id_ = found[-1].reported_at, found[-1].id
        seen: dict[str, list[str]] = {}
        ids = [row.id for row in found]
        for incident_id, org in connection.execute(
            select(scope.incident_id, scope.org_id).where(scope.incident_id.in_(ids)).order_by(scope.org_id)
        ):
            seen.setdefault(incident_id, []).append(org)
        made = [Incident.model_validate_json(row.body) for row in found]
        yield [i.model_copy(update={"scope": tuple(seen.get(i.id, ()))}) for i in made]


def _places(connection: Connection, times: Sequence[int]) -> list[int]:
    """Free places for matters reported at ``times`` (ms), in their order.

    On PostgreSQL two processes cannot take the same one: whoever reports holds the counter of the day's case codes.
    """
    if not times:
        return []
    begun = _begun(connection, times)
    following: dict[int, int] = {}
    taken: set[int] = set()
    places = []
    for at in times:
        n = following.get(at)
        if n is None:
            n = at * PLACES
            if n in begun:
                n = _first_free(connection, n)
        while n in taken:
            n += 1
        taken.add(n)
        places.append(n)
        following[at] = n + 1
    return places


def _begun(connection: Connection, times: Sequence[int]) -> set[int]:
    """The first places of those of ``times`` that have matters already: a millisecond is filled from its first on."""
    newest = connection.execute(_NEWEST, {"n": min(times) * PLACES}).scalar()
    if newest is None:
        return set()
    firsts = sorted({at * PLACES for at in times if at * PLACES <= newest})
    return {
        n
        for start in range(0, len(firsts), PAGE)
        for (n,) in connection.execute(_TAKEN, {"places": firsts[start : start + PAGE]})
    }


def _first_free(connection: Connection, n: int) -> int:
    """The first place from ``n`` on behind which its millisecond is free; a full one runs on into the next."""
    while True:
        last = connection.execute(_LAST, {"n": n, "end": n + PLACES}).scalar()
        if last is None or last < n + PLACES - 1:
            return n if last is None else int(last) + 1
        n += PLACES


def _add_words(connection: Connection, rows: Sequence[Line]) -> None:
    if connection.dialect.name == "postgresql":
        rows = [{"n": row["n"], "grams": f"{row['grams']} {week_gram(row['n'] // WEEK)}"} for row in rows]
    _ADD_WORDS[connection.dialect.name].run(connection, rows)


def held_of(connection: Connection, n: int, code: str, words: str) -> set[str]:
    """All that the index of words should hold of the line ``n``."""
    week = {week_gram(n // WEEK)} if connection.dialect.name == "postgresql" else set()
    return bigrams.grams(words) | bigrams.code_grams(code) | week


def _grams(code: str, words: str) -> str:
    return " ".join(bigrams.grams(words) | bigrams.code_grams(code))
