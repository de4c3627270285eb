"""Keeping ``search_place`` in step with the matters."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, select, text

from center.domain.cells import cell_of
from center.store import schema
from center.store.place_schema import search_place
from center.store.prepared import Prepared
from center.store.search_schema import search_line
from contract.incident import Incident, Place

_ADD = Prepared(search_place.insert(), search_place.c.keys())
_MOVE = Prepared(
    text(
        "UPDATE search_place SET cell = :cell, lon = :lon, lat = :lat"
        " WHERE n = (SELECT n FROM search_line WHERE incident_id = :this_id)"
    ),
    ("cell", "lon", "lat", "this_id"),
)
_PAGE = 2_000
_NEXT = (
    select(search_line.c.n, schema.incident.c.body)
    .join_from(search_line, schema.incident, schema.incident.c.id == search_line.c.incident_id)
    .where(search_line.c.n > bindparam("after"))
    .order_by(search_line.c.n)
    .limit(_PAGE)
)


def add(connection: Connection, places: Iterable[tuple[int, Place]]) -> None:
    """``places`` of matters by their ``search_line.n``."""
    _ADD.run(connection, [{"n": n, **at(place)} for n, place in places])


def change(connection: Connection, steps: Sequence[tuple[Incident, Incident]]) -> None:
    """``steps``: each matter as it was and as it is now."""
    _MOVE.run(
        connection,
        [
            {**at(after.place), "this_id": after.id}
            for before, after in steps
            if before.place is not after.place
            and (before.place.lon, before.place.lat) != (after.place.lon, after.place.lat)
        ],
    )


def clear(connection: Connection) -> None:
    connection.execute(search_place.delete())


def fill_if_empty(connection: Connection) -> None:
    """A database whose matters were indexed before their places were gets them, once."""
    if connection.execute(select(search_place.c.n).limit(1)).first() is not None:
        return
    after = -1
    while found := connection.execute(_NEXT, {"after": after}).all():
        add(connection, [(row.n, Incident.model_validate_json(row.body).place) for row in found])
        after = found[-1].n


def at(place: Place) -> dict[str, float]:
    """All columns of a line but its number."""
    return {"cell": cell_of(place.lon, place.lat), "lon": place.lon, "lat": place.lat}
