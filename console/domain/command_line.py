"""The command line: what an officer typed -> what can be meant, best first, and what each would do exactly.

Pure: knows no window, no clock and no language. The rules: a line that names two things equally well chooses neither;
a command the center would refuse is listed with the reason and does nothing; what stands in the list is what is done.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from console.domain.case_codes import is_code, matters_of_code
from console.domain.command_arguments import plans_of
from console.domain.command_index import Entry, Index, Kind
from console.domain.command_plan import Plan
from console.domain.command_verbs import FIND_WORDS, Verb, narrow, run_together, verb_of
from console.domain.spelling import fit_all
from contract.command import CommandType
from contract.incident import Action, Incident, allowed
from contract.org import Session
from contract.wire import Request

LINES = 8


@dataclass(frozen=True, slots=True)
class Run:
    """Give this command to the center."""

    incident_id: str
    type: CommandType
    payload: Request
    expected_version: int


@dataclass(frozen=True, slots=True)
class Trigger:
    """Do an action of the desk."""

    action_id: str


@dataclass(frozen=True, slots=True)
class Open:
    """Select a matter."""

    incident_id: str


@dataclass(frozen=True, slots=True)
class Find:
    """Show only matters that hold ``text``."""

    text: str


@dataclass(frozen=True, slots=True)
class Begin:
    """Register a new matter of this class."""

    class_code: str


Act = Run | Trigger | Open | Find | Begin


@dataclass(frozen=True, slots=True)
class Blocked:
    """``why``: no_matter, unknown_matter, unknown_org, not_now, not_you, busy, impossible; or what is missing: org,
    reason, text, satisfaction, other (a matter), until; or
    wrong_lead, too_long. ``word``: the state, action or name it is about."""

    why: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line of the list. ``act`` is None as long as something is missing or forbidden: ``blocked`` says what.

    ``incident_id`` and ``action`` say what a command line is about; ``entry`` what was named.
    """

    kind: Kind
    act: Act | None
    blocked: Blocked | None = None
    entry: Entry | None = None
    incident_id: str = ""
    action: Action | None = None
    plan: Plan | None = None

    @property
    def about(self) -> tuple[object, ...]:
        """What is meant, however it stands: equal for the same line read again later."""
        orgs = tuple(entry.id for entry in self.plan.orgs) if self.plan is not None else ()
        target = self.plan.target if self.plan is not None else ""
        return self.kind, self.action, self.incident_id, self.entry.id if self.entry is not None else "", orgs, target


@dataclass(frozen=True, slots=True)
class Answer:
    """``chosen``: the line that Enter does, -1 while the officer must choose first."""

    lines: tuple[Suggestion, ...] = ()
    chosen: int = -1


@dataclass(frozen=True, slots=True)
class Situation:
    """What is the case when a line is read. ``now``: the center's clock, Unix ms. ``busy``: matters with a command on
    its way; ``possible``: actions of the desk that can be done; ``recent``: ids used lately, the last one first.
    ``people``: officers within reach, by id: name, and where they serve in words."""

    incidents: Mapping[str, Incident]
    session: Session | None
    selected: str
    now: int
    busy: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()
    recent: tuple[str, ...] = field(default=())
    people: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def answer(text: str, index: Index, situation: Situation) -> Answer:
    words = narrow(text).strip().removeprefix("/").split()
    if not words:
        return _lately(index, situation)
    if words[0].casefold() in FIND_WORDS and len(words) > 1:
        return Answer((Suggestion(Kind.SEARCH, Find(" ".join(words[1:]))),), 0)
    if is_code(words[0]):
        return _about_code(words, index, situation)
    verb = verb_of(words[0])
    if verb is None:
        return _run_together(words, index, situation)
    found = _command(verb, words[1:], (situation.selected,), index, situation)
    if len(words) > 1 or len(found.lines) >= LINES:
        return found
    rest = _search(words, index, situation)
    return Answer((*found.lines, *rest.lines)[:LINES], found.chosen)


def _run_together(words: list[str], index: Index, situation: Situation) -> Answer:
    """A search, unless the first word is a verb and the name of an org without a blank. What is called so in whole has
    as good a claim: then neither is chosen."""
    named = _search(words, index, situation)
    meant = run_together(words[0])
    if meant is None:
        return named
    verb, rest = meant
    found = _command(verb, [*rest, *words[1:]], (situation.selected,), index, situation)
    lines = tuple(line for line in found.lines if line.plan is not None and line.plan.orgs)
    if not lines:
        return named
    *others, search = named.lines
    return Answer((*(*lines, *others)[: LINES - 1], search), -1 if others else found.chosen)


def _about_code(words: list[str], index: Index, situation: Situation) -> Answer:
    ids = matters_of_code(words[0], situation.incidents)
    if not ids:
        blocked = Blocked("unknown_matter", words[0])
        return Answer((Suggestion(Kind.MATTER, None, blocked), Suggestion(Kind.SEARCH, Find(words[0]))), 1)
    verb = verb_of(words[1]) if len(words) > 1 else None
    if verb is not None:
        return _command(verb, words[2:], ids, index, situation)
    lines = tuple(Suggestion(Kind.MATTER, Open(i), incident_id=i) for i in ids[:LINES])
    return Answer(lines, 0 if len(lines) == 1 else -1)


def _command(verb: Verb, words: list[str], ids: tuple[str, ...], index: Index, situation: Situation) -> Answer:
    """One line for each matter and each way to read the rest."""
    lines: list[Suggestion] = []
    clear = len(ids) == 1
    for incident_id in ids:
        incident = situation.incidents.get(incident_id)
        if incident is None:
            blocked = Blocked("no_matter")
            lines.append(Suggestion(Kind.COMMAND, None, blocked, action=verb.action))
            continue
        forbidden = forbids(verb.action, incident, situation)
        plans, sure = plans_of(verb, words, incident, index, situation.now, situation.incidents)
        clear = clear and sure
        lines += [_line(verb, incident, plan, forbidden) for plan in plans]
    return Answer(tuple(lines[:LINES]), 0 if clear and lines else -1)


def _line(verb: Verb, incident: Incident, plan: Plan, forbidden: Blocked | None) -> Suggestion:
    blocked, act = forbidden, None
    if blocked is None and plan.missing:
        blocked = Blocked(plan.missing, plan.word)
    if blocked is None:
        try:
            act = Run(incident.id, verb.action, plan.payload(), incident.version)  # type: ignore[arg-type]
        except ValidationError:
            blocked = Blocked("too_long")
    return Suggestion(Kind.COMMAND, act, blocked, incident_id=incident.id, action=verb.action, plan=plan)


def forbids(action: Action, incident: Incident, situation: Situation) -> Blocked | None:
    """Why ``action`` cannot be asked for now; None when it can."""
    session = situation.session
    if session is not None and action in allowed(incident, session):
        busy = incident.id in situation.busy and action != "note"
        return Blocked("busy", action) if busy else None
    if any(action in permit.actions for permit in incident.permits):
        return Blocked("not_you", action)
    return Blocked("not_now", action)


def _search(words: list[str], index: Index, situation: Situation) -> Answer:
    """Everything that answers to all words, best first; at the end the search for the words as they stand."""
    sought = tuple(word.casefold() for word in words)
    ranked: list[tuple[tuple[int, ...], Suggestion]] = []
    places = {id: place for place, id in enumerate(situation.recent)}
    for entry in (*index.entries, *_people(index, situation)):
        found = fit_all(sought, entry.spelled)
        if found is not None:
            line = _named(entry, situation)
            ranked.append((_rank(found, line, places.get(entry.id), entry), line))
    for incident in situation.incidents.values():
        found = fit_all(sought, index.spelled(incident.title), apart=False)
        if found is not None:
            line = Suggestion(Kind.MATTER, Open(incident.id), incident_id=incident.id)
            age = max(0, (situation.now - incident.updated_at) // 60_000)
            place = places.get(incident.id)
            ranked.append(((max(found, 1), 0 if place is None else place - 1000, 0, Kind.MATTER, age), line))
    ranked.sort(key=lambda pair: pair[0])
    lines = [line for _, line in ranked[: LINES - 1]]
    lines.append(Suggestion(Kind.SEARCH, Find(" ".join(words))))
    return Answer(tuple(lines), 0)


def _rank(found: int, line: Suggestion, place: int | None, entry: Entry) -> tuple[int, ...]:
    lately = 0 if place is None else place - 1000
    return (found, lately, 1 if line.blocked is not None else 0, entry.kind, len(entry.name))


def _named(entry: Entry, situation: Situation) -> Suggestion:
    match entry.kind:
        case Kind.ACTION if entry.id not in situation.possible:
            return Suggestion(entry.kind, None, Blocked("impossible", entry.name), entry)
        case Kind.ACTION:
            return Suggestion(entry.kind, Trigger(entry.id), None, entry)
        case Kind.CLASS:
            return Suggestion(entry.kind, Begin(entry.id), None, entry)
        case _:
            return Suggestion(entry.kind, Find(entry.name), None, entry)


def _people(index: Index, situation: Situation) -> list[Entry]:
    """The officers within reach, and those that the matters at hand name: owners and those who hold one."""
    names = {id: name for id, (name, _) in situation.people.items()}
    for incident in situation.incidents.values():
        for person in (incident.owner, incident.holder.person if incident.holder is not None else None):
            if person is not None:
                names.setdefault(person.id, person.name)
    notes = {id: note for id, (_, note) in situation.people.items()}
    return [Entry(Kind.PERSON, id, name, index.spelled(name), notes.get(id, "")) for id, name in names.items()]


def _lately(index: Index, situation: Situation) -> Answer:
    """Nothing typed: what was used last."""
    entries = {entry.id: entry for entry in index.entries}
    lines = []
    for id in situation.recent[:LINES]:
        if id in entries:
            lines.append(_named(entries[id], situation))
        elif id in situation.incidents:
            lines.append(Suggestion(Kind.MATTER, Open(id), incident_id=id))
    return Answer(tuple(lines), -1)
