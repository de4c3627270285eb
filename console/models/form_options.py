"""What can be picked in a step's form: orgs, other matters, officers. Nearest to the matter first."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QCoreApplication

from console.domain.command_index import said
from console.models.form_fields import Option
from console.models.incident_text import one_line
from console.models.loop_words import APPLICATIONS, state_word
from contract.incident import ENDED, Incident, applicable
from contract.org import Org, OrgKind, Session
from contract.viewing import metres_between

LEADS: tuple[OrgKind, ...] = ("department", "street", "community", "special_grid", "enterprise")
FIELD: tuple[OrgKind, ...] = ("grid", "special_grid", "community")
CALLED: tuple[OrgKind, ...] = ("department", "street", "community", "grid", "special_grid", "enterprise")
MATTERS = 300
"""Other matters offered: the likeliest."""


def org_options(
    orgs: Iterable[Org],
    kinds: tuple[OrgKind, ...],
    *,
    near: tuple[str, ...] = (),
    first: str = "",
    without: Iterable[str] = (),
) -> tuple[Option, ...]:
    """``first``: the usual one; ``near``: org ids of the place, listed next."""
    left_out = frozenset(without)
    known = [o for o in orgs if o.kind in kinds and o.id not in left_out and o.retired_at is None]
    known.sort(key=lambda o: (o.id != first, o.id not in near, kinds.index(o.kind), o.id))
    return tuple(Option(o.id, _org_words(o, near, first), f"{o.name} {o.id}", o.name, said(o)) for o in known)


def _org_words(org: Org, near: tuple[str, ...], first: str) -> str:
    if org.id == first:
        return QCoreApplication.translate("StepForms", "{name}　（此类事件通常由它牵头）").format(name=org.name)
    if org.id in near:
        return QCoreApplication.translate("StepForms", "{name}　（事发地）").format(name=org.name)
    return org.name


def matter_options(incident: Incident, others: Iterable[Incident], *, open_only: bool) -> tuple[Option, ...]:
    """Other matters, the likeliest first: tied to this one already, of the same class, near, and of the same day."""
    tied = {r.id for r in incident.related}

    def unlikely(other: Incident) -> tuple[bool, bool, float]:
        here, there = incident.place, other.place
        far = metres_between(here.lon, here.lat, there.lon, there.lat)
        hours = abs(other.reported_at - incident.reported_at) / 3_600_000
        return other.id not in tied, other.class_code != incident.class_code, far + hours * 40

    found = [o for o in others if o.id != incident.id and not (open_only and (o.state in ENDED or o.state == "draft"))]
    found.sort(key=unlikely)
    return tuple(_matter(incident, other) for other in found[:MATTERS])


def _matter(incident: Incident, other: Incident) -> Option:
    here, there = incident.place, other.place
    metres = round(metres_between(here.lon, here.lat, there.lon, there.lat))
    title = one_line(other.title, 28) or one_line(other.text, 28)
    words = QCoreApplication.translate("StepForms", "{title}　{state}　相距 {m} 米　{code}").format(
        title=title, state=state_word(other.state), m=metres, code=other.code
    )
    return Option(other.id, words, f"{other.title} {other.text[:80]} {other.code} {there.address}", title)


def officer_options(session: Session, others: Iterable[Incident]) -> tuple[Option, ...]:
    """Officers who own or hold matters that this desk sees; whoever sits here is left out."""
    people: dict[str, str] = {}
    for other in others:
        for person in (other.owner, other.holder.person if other.holder is not None else None):
            if person is not None and person.id != session.user.id:
                people[person.id] = person.name
    return tuple(Option(id_, name, f"{name} {id_}", name) for id_, name in sorted(people.items(), key=lambda p: p[1]))


_OPEN: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "accept": (("dispatched",), ("dispatched",)),
    "return": (("dispatched",), ("dispatched",)),
    "feedback": (("accepted", "handling"), ("accepted",)),
}
"""For a step: the states of the matter in which its lead is at it, and of a part in which its co-department is."""


def whom_options(incident: Incident, action: str, session: Session) -> tuple[tuple[str, str], ...]:
    """For whom a step can be recorded: org id and name. Whoever serves in one of them acts for that one; the centre may
    record it for any. What is not named here the center works out by itself."""
    leads, parts = _OPEN.get(action, ((), ()))
    found: dict[str, str] = {}
    if incident.lead is not None and incident.state in leads:
        found[incident.lead.id] = incident.lead.name
    found.update((part.org.id, part.org.name) for part in incident.co if part.state in parts)
    own = {post.org.id for post in session.held}
    return tuple(org for org in found.items() if org[0] in own) or tuple(found.items())


def kinds_of_application(incident: Incident, session: Session) -> tuple[str, ...]:
    """What an officer may apply for now, by post and state, the likeliest first. One that waits already is not looked
    at: the form may have been opened before it came."""
    return applicable(incident.model_copy(update={"asking": None}), session) or tuple(APPLICATIONS)
