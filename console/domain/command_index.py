"""What the command line knows by name: orgs, classes, actions, and what was spelled of matters and people.

Pure. The part that seldom changes is made in one go (``Index.of``), in a worker: some 1 000 names, under 0.1 s.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from console.domain.prefill import stem
from console.domain.spelling import SoundsOf, Spelled, spell
from contract.org import Org
from contract.reference import IncidentClass, Reference

LEADS = ("department", "street", "community")
"""Kinds of org that can lead or help, in the order they are offered."""
KEPT = 20_000
"""Spellings of titles and people that are remembered; then the memory is emptied."""
_OFFICES = ("分局", "大队", "支队", "公司", "中心", "办公室", "局", "办", "委")


class Kind(IntEnum):
    """What a line of the list stands for, in the order in which equals are listed."""

    COMMAND = 0
    ACTION = 1
    MATTER = 2
    PLACE = 3
    ORG = 4
    CLASS = 5
    PERSON = 6
    SEARCH = 7


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing with a name. ``note``: what tells it from others of the same name (the street of a community)."""

    kind: Kind
    id: str
    name: str
    spelled: Spelled
    note: str = ""


class Index:
    """``leads``: whom a matter can be given to, by org id. ``spelled`` remembers: one thread at a time."""

    def __init__(
        self,
        sounds_of: SoundsOf,
        entries: Iterable[Entry] = (),
        orgs: Mapping[str, Org] | None = None,
        classes: Mapping[str, IncidentClass] | None = None,
    ) -> None:
        self._sounds_of = sounds_of
        self._spelled: dict[str, Spelled] = {}
        self.entries = tuple(entries)
        self.orgs: Mapping[str, Org] = orgs or {}
        self.classes: Mapping[str, IncidentClass] = classes or {}
        leading = {o.id for o in self.orgs.values() if o.kind in LEADS and o.retired_at is None}
        self.leads = tuple(e for e in self.entries if e.id in leading)

    @classmethod
    def of(
        cls, reference: Reference | None, actions: Iterable[tuple[str, str]], titles: Iterable[str], sounds_of: SoundsOf
    ) -> "Index":
        """``actions``: id and name; ``titles``: those of the matters at hand, spelled before they are asked for."""
        orgs = {org.id: org for org in reference.orgs} if reference is not None else {}
        classes = {each.code: each for each in reference.classes} if reference is not None else {}
        entries = [Entry(Kind.ACTION, id, name, spell(name, sounds_of)) for id, name in actions]
        for org in orgs.values():
            above = orgs.get(org.parent or "")
            note = above.name if above is not None and above.kind != "district" else ""
            kind = Kind.PLACE if org.kind in ("street", "community", "grid", "special_grid") else Kind.ORG
            entries.append(Entry(kind, org.id, org.name, spell(org.name, sounds_of, said(org)), note))
        for each in classes.values():
            entries.append(Entry(Kind.CLASS, each.code, each.name, spell(each.name, sounds_of), each.branch))
        index = cls(sounds_of, entries, orgs, classes)
        for title in titles:
            index.spelled(title)
        return index

    def spelled(self, text: str) -> Spelled:
        """The spelling of a title or a person's name."""
        found = self._spelled.get(text)
        if found is None:
            if len(self._spelled) >= KEPT:
                self._spelled.clear()
            found = self._spelled[text] = spell(text, self._sounds_of)
        return found


def said(org: Org) -> str:
    """城管 for 区城管局, 航天路 for 航天路社区: what people leave out is left out."""
    if org.kind not in ("department", "enterprise"):
        return stem(org.name)
    name = org.name[1:] if org.name[:1] in ("区", "县", "市") and len(org.name) > 3 else org.name
    for office in _OFFICES:
        if name.endswith(office) and len(name) - len(office) >= 2:
            return name.removesuffix(office)
    return name
