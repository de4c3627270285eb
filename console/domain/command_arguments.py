"""What follows the verb: from words to the payload of a command. Pure.

The order of the words is free. A word that names an org is the org, one that says a time is the time, the rest is what
the officer wants to say.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from console.domain.command_index import Entry, Index
from console.domain.command_verbs import (
    REPLY_MS,
    SATISFACTION,
    SUPERVISION,
    URGENT,
    URGENT_MS,
    Verb,
    joined,
    minutes,
    when,
)
from console.domain.spelling import LETTERS, PREFIX, SHORT, SOUND, fit
from contract.command import (
    Accept,
    AddCo,
    AskCheck,
    AskVerify,
    Check,
    Close,
    Dispatch,
    Escalate,
    Feedback,
    Register,
    Remark,
    Return,
    Supervise,
    Take,
    Urge,
    VisitGiven,
    WhistleBlown,
    Why,
    Word,
)
from contract.incident import Incident
from contract.parts import Satisfaction, SupervisionKind
from contract.wire import Request

NEAR_OFFERED = 8


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to read the words. ``missing``: what is not said yet (a word of ``Blocked.why``), about ``word``.

    ``orgs``: lead or those called; ``co``: co-departments; ``until``: Unix ms; ``urgent``: 急 was said.
    """

    build: Callable[["Plan"], Request]
    orgs: tuple[Entry, ...] = ()
    co: tuple[Entry, ...] = ()
    until: int | None = None
    urgent: bool = False
    text: str = ""
    missing: str = ""
    word: str = ""
    satisfaction: Satisfaction | None = None
    supervision: SupervisionKind = "important"
    span: int = field(default=30)

    def payload(self) -> Request:
        """Raises pydantic's ValidationError when the contract refuses what was said (too long)."""
        return self.build(self)


def plans_of(verb: Verb, words: list[str], incident: Incident, index: Index, now: int) -> tuple[list[Plan], bool]:
    """The ways to read ``words``, and whether the first one is meant beyond doubt."""
    match verb.takes:
        case "lead" | "co":
            return _lead(verb, words, incident, index, now)
        case "orgs":
            return _called(words, index)
        case "supervise":
            return [_supervised(words, incident, index, now)], True
        case "visit":
            return [_visited(words)], True
        case "reason" | "text":
            text = joined(words)
            least = 2 if verb.takes == "reason" else 1
            return [Plan(_SAYING[verb.action], text=text, missing=verb.takes if len(text) < least else "")], True
        case _:
            return [Plan(_SAYING[verb.action], text=joined(words))], True


def candidates(word: str, index: Index, worst: int = LETTERS) -> list[tuple[tuple[int, int], Entry]]:
    """The orgs that ``word`` may name, best first, each with (fit, kind): equals of the first are in doubt."""
    found = []
    for entry in index.leads:
        how = fit(word.casefold(), entry.spelled)
        if how is not None and how <= worst:
            found.append(((how, _KINDS[index.orgs[entry.id].kind]), entry))
    return sorted(found, key=lambda pair: (*pair[0], len(pair[1].name), pair[1].id))


def _lead(verb: Verb, words: list[str], incident: Incident, index: Index, now: int) -> tuple[list[Plan], bool]:
    urgent = any(word.casefold() in URGENT for word in words)
    until = next((at for word in words if (at := when(word, now)) is not None), None)
    helping = [word[1:] for word in words if word.startswith("+") and len(word) > 1]
    rest = [w for w in words if w.casefold() not in URGENT and when(w, now) is None and not w.startswith("+")]
    if until is None and urgent:
        until = now + URGENT_MS
    build = _dispatch if verb.action == "dispatch" else _add_co
    named = [(found[0][0], n, found) for n, word in enumerate(rest) if (found := candidates(word, index))]
    base = Plan(build, until=until, urgent=urgent, text=joined(rest))
    co: list[Entry] = []
    for word in helping:
        found = candidates(word, index)
        if not found or _doubt(found):
            missing = "org" if found else "unknown_org"
            return [Plan(build, text=joined(rest), missing=missing, word=word)], True
        co.append(found[0][1])
    if not named:
        if rest:
            return [Plan(build, text=joined(rest), missing="unknown_org", word=rest[0])], True
        return _usual(base, tuple(co), incident, index)
    _, place, found = min(named, key=lambda each: (each[0], each[1]))
    text = joined(word for n, word in enumerate(rest) if n != place)
    plans = [Plan(build, (entry,), tuple(co), until, urgent, text) for _, entry in found[:NEAR_OFFERED]]
    return plans, not _doubt(found)


def _doubt(found: list[tuple[tuple[int, int], Entry]]) -> bool:
    return len(found) > 1 and found[0][0] == found[1][0]


def _usual(base: Plan, co: tuple[Entry, ...], incident: Incident, index: Index) -> tuple[list[Plan], bool]:
    """Nobody is named: the usual lead of the class, then the orgs of the place."""
    kind = index.classes.get(incident.class_code)
    usual = kind.lead if kind is not None else None
    wanted = dict.fromkeys(id for id in (usual, *reversed(incident.place.path)) if id is not None)
    by_id = {entry.id: entry for entry in index.leads}
    plans = [Plan(base.build, (by_id[id],), co, base.until, base.urgent, base.text) for id in wanted if id in by_id]
    if not plans:
        return [Plan(base.build, missing="org")], True
    return plans, usual is not None and plans[0].orgs[0].id == usual and base.build is _dispatch


def _called(words: list[str], index: Index) -> tuple[list[Plan], bool]:
    """Orgs first, each by its name; what follows is why. The first word in doubt is shown with all it may name."""
    span = next((n for word in words if (n := minutes(word)) is not None), 30)
    rest = [word for word in words if minutes(word) is None]
    orgs: list[Entry] = []
    doubtful: list[Entry] = []
    said: list[str] = []
    for word in rest:
        found = candidates(word, index, SOUND if word.isascii() else PREFIX)
        if not found or said:
            said.append(word)
        elif _doubt(found) and not doubtful:
            doubtful = [entry for rank, entry in found if rank == found[0][0]][:NEAR_OFFERED]
        else:
            orgs.append(found[0][1])
    text = joined(said)
    chosen = tuple(dict.fromkeys(orgs))
    missing = "org" if not chosen and not doubtful else "reason" if len(text) < 2 else ""
    if not doubtful:
        return [Plan(_whistle, chosen, text=text, missing=missing, span=span)], True
    return [Plan(_whistle, (*chosen, one), text=text, missing=missing, span=span) for one in doubtful], False


def _supervised(words: list[str], incident: Incident, index: Index, now: int) -> Plan:
    """The lead is asked; another org named is told to be wrong rather than passed over."""
    until = next((at for word in words if (at := when(word, now)) is not None), now + REPLY_MS)
    kind: SupervisionKind = next((SUPERVISION[w] for w in words if w in SUPERVISION), "important")
    rest = [word for word in words if when(word, now) is None and word not in SUPERVISION]
    lead = incident.lead
    for place, word in enumerate(rest):
        found = candidates(word, index, SHORT)
        if found:
            rest.pop(place)
            if lead is None or all(entry.id != lead.id for _, entry in found):
                return Plan(_supervise, missing="wrong_lead", word=found[0][1].name)
            break
    text = joined(rest)
    return Plan(_supervise, until=until, text=text, missing="reason" if len(text) < 2 else "", supervision=kind)


def _visited(words: list[str]) -> Plan:
    said = next((w for w in words if w.casefold() in SATISFACTION), None)
    text = joined(word for word in words if word is not said)
    found = SATISFACTION[said.casefold()] if said is not None else None
    return Plan(_visit, text=text, satisfaction=found, missing="" if found else "satisfaction")


def _dispatch(plan: Plan) -> Request:
    co = tuple(entry.id for entry in plan.co)
    return Dispatch(lead=plan.orgs[0].id, co=co, due_at=plan.until, note=plan.text)


def _add_co(plan: Plan) -> Request:
    return AddCo(org=plan.orgs[0].id, note=plan.text)


def _whistle(plan: Plan) -> Request:
    return WhistleBlown(orgs=tuple(entry.id for entry in plan.orgs), minutes=plan.span, text=plan.text)


def _supervise(plan: Plan) -> Request:
    return Supervise(kind=plan.supervision, text=plan.text, reply_by=plan.until or 0)


def _visit(plan: Plan) -> Request:
    assert plan.satisfaction is not None
    return VisitGiven(satisfaction=plan.satisfaction, text=plan.text)


def _register(plan: Plan) -> Request:
    return Register(note=plan.text)


def _why(plan: Plan) -> Request:
    return Why(reason=plan.text)


def _ask_verify(plan: Plan) -> Request:
    return AskVerify(note=plan.text)


def _ask_check(plan: Plan) -> Request:
    return AskCheck(note=plan.text)


def _take(plan: Plan) -> Request:
    return Take(reason=plan.text)


def _accept(plan: Plan) -> Request:
    return Accept(note=plan.text)


def _word(plan: Plan) -> Request:
    return Word(note=plan.text)


def _feedback(plan: Plan) -> Request:
    return Feedback(text=plan.text)


def _check(plan: Plan) -> Request:
    return Check(note=plan.text)


def _close(plan: Plan) -> Request:
    return Close(note=plan.text)


def _return(plan: Plan) -> Request:
    return Return(reason=plan.text)


def _urge(plan: Plan) -> Request:
    return Urge(text=plan.text)


def _escalate(plan: Plan) -> Request:
    return Escalate(reason=plan.text)


def _note(plan: Plan) -> Request:
    return Remark(text=plan.text)


_SAYING: dict[str, Callable[[Plan], Request]] = {
    "register": _register,
    "decline": _why,
    "ask_verify": _ask_verify,
    "take": _take,
    "accept": _accept,
    "start": _word,
    "feedback": _feedback,
    "ask_check": _ask_check,
    "check": _check,
    "close": _close,
    "return": _return,
    "urge": _urge,
    "escalate": _escalate,
    "archive": _word,
    "note": _note,
}
_KINDS = {"department": 0, "enterprise": 0, "street": 1, "community": 2}
