"""Proof that what searching, the history and the finding of repeats read is what the matters of the log come to.

Lines and places are compared one by one. Words and who sees a line are several million pairs that no index gives by the
line: they are summed up (``search_check``), and only where a sum differs, a second look says which matter it is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from itertools import islice

from sqlalchemy import Connection, RowMapping, bindparam, exists, select

from center.store import place_index, schema, search_index
from center.store.place_schema import search_place
from center.store.search_check import Pair, Sums, scope_pairs, slot, word_pairs
from center.store.search_schema import PLACES, search_line
from contract.incident import Incident

PAGE = 2_000
_l, _p, _s = search_line.c, search_place.c, schema.incident_scope.c
_WITH_PLACE = select(search_line, _p.n.label("placed"), _p.cell, _p.lon, _p.lat).select_from(
    search_line.outerjoin(search_place, _p.n == _l.n)
)
_LINES = select(_l.n, _l.incident_id, _l.code, _l.words).where(_l.n > bindparam("after")).order_by(_l.n).limit(PAGE)
_NO_INCIDENT = select(_l.incident_id).where(~exists().where(schema.incident.c.id == _l.incident_id))
_NO_LINE = select(_p.n).where(~exists().where(_l.n == _p.n))


class SearchCheck:
    """Told every matter, then asked what differs. ``faults``: sentences, ``most`` at most."""

    def __init__(self, connection: Connection, most: int) -> None:
        self._connection, self._most = connection, most
        self._scope, self._words = Sums(), Sums()
        self.faults: list[str] = []

    def page(self, incidents: Mapping[str, Incident]) -> None:
        """Some matters by id, as the log says they are now; every matter comes once."""
        found = self._connection.execute(_WITH_PLACE.where(_l.incident_id.in_(list(incidents)))).mappings()
        lines = {line["incident_id"]: line for line in found}
        for id_, incident in incidents.items():
            line = lines.get(id_)
            if line is None:
                self._fault(f"incident {id_} is not in the index of searching")
                continue
            wanted = search_index.line_of(incident)
            if wrong := _differing(line, wanted, incident):
                self._fault(f"incident {id_}: {', '.join(wrong)} in the index of searching differ from the log")
            self._scope.line(line["n"], set(incident.scope))
            self._words.line(
                line["n"], search_index.held_of(self._connection, line["n"], incident.code, wanted["words"])
            )

    def finish(self) -> None:
        """After the last page."""
        for (id_,) in self._connection.execute(_NO_INCIDENT.limit(self._most)):
            self._fault(f"incident {id_} stands in the index of searching but not in the tables")
        for (n,) in self._connection.execute(_NO_LINE.limit(self._most)):
            self._fault(f"place {n} in the index of searching belongs to no incident")
        self._scope.pairs(scope_pairs(self._connection))
        if bad := self._some(self._scope):
            self._name("who may see it", bad, scope_pairs(self._connection), self._orgs)
        with word_pairs(self._connection) as pairs:
            self._words.pairs(pairs)
        if bad := self._some(self._words):
            with word_pairs(self._connection) as pairs:
                self._name("words", bad, pairs, self._grams)

    def _some(self, sums: Sums) -> Set[int]:
        return frozenset(islice(sums.differing(), self._most))

    def _name(self, what: str, bad: Set[int], pairs: Iterable[Pair], wanted: Callable[[RowMapping], Set[str]]) -> None:
        """Which matters of the slots in ``bad`` it is. ``wanted``: what a line should have."""
        held: dict[int, set[str]] = {}
        for n, value in pairs:
            if slot(n) in bad:
                held.setdefault(n, set()).add(value)
        named = len(self.faults)
        for line in self._lines(bad):
            if held.pop(line["n"], set()) != wanted(line):
                self._fault(f"incident {line['incident_id']}: {what} in the index of searching differs from the log")
        for n in held:
            self._fault(f"line {n} in the index of searching ({what}) belongs to no incident")
        if len(self.faults) == named:
            self._fault(f"the index of searching ({what}) differs from the log in {len(bad)} places or more")

    def _lines(self, slots: Set[int]) -> Iterator[RowMapping]:
        after = -1
        while found := self._connection.execute(_LINES, {"after": after}).mappings().all():
            yield from (line for line in found if slot(line["n"]) in slots)
            after = found[-1]["n"]

    def _orgs(self, line: RowMapping) -> Set[str]:
        return set(self._connection.execute(select(_s.org_id).where(_s.incident_id == line["incident_id"])).scalars())

    def _grams(self, line: RowMapping) -> Set[str]:
        return search_index.held_of(self._connection, line["n"], line["code"], line["words"])

    def _fault(self, sentence: str) -> None:
        if len(self.faults) < self._most:
            self.faults.append(sentence)


def _differing(line: RowMapping, wanted: search_index.Line, incident: Incident) -> list[str]:
    wrong = sorted(name for name, value in wanted.items() if line[name] != value)
    if line["n"] < incident.reported_at * PLACES:  # a full millisecond runs on into the next
        wrong.append("n")
    place = place_index.at(incident.place)
    if line["placed"] is None or any(line[name] != value for name, value in place.items()):
        wrong.append("place")
    return wrong
