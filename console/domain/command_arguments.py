"""What follows the verb: from words to the payload of a command. Pure.

The order of the words is free. A word that names an org is the org, one that says a time is the time, the rest is what
the officer wants to say.
"""

from collections.abc import Mapping
from typing import Literal

from console.domain.case_codes import is_code, matters_of_code
from console.domain.command_index import Entry, Index
from console.domain.command_plan import (
    SAYING,
    Plan,
    add_co_of,
    apply_of,
    decide_of,
    dispatch_of,
    merge_of,
    relate_of,
    supervise_of,
    visit_of,
    whistle_of,
)
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
from contract.incident import Incident
from contract.parts import ApplicationKind, SupervisionKind

NEAR_OFFERED = 8


def plans_of(
    verb: Verb, words: list[str], incident: Incident, index: Index, now: int, incidents: Mapping[str, Incident]
) -> tuple[list[Plan], bool]:
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
        case "other":
            return _tied(verb, words, incident, incidents)
        case "extension" | "suspend":
            return [_asked_for(verb.takes, words, now)], True
        case "yes" | "no":
            return [_decided(verb.takes == "yes", words, incident)], True
        case "reason" | "text":
            text = joined(words)
            least = 2 if verb.takes == "reason" else 1
            return [Plan(SAYING[verb.action], text=text, missing=verb.takes if len(text) < least else "")], True
        case _:
            return [Plan(SAYING[verb.action], text=joined(words))], True


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
    build = dispatch_of if verb.action == "dispatch" else add_co_of
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
    return plans, usual is not None and plans[0].orgs[0].id == usual and base.build is dispatch_of


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
        return [Plan(whistle_of, chosen, text=text, missing=missing, span=span)], True
    return [Plan(whistle_of, (*chosen, one), text=text, missing=missing, span=span) for one in doubtful], False


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
                return Plan(supervise_of, missing="wrong_lead", word=found[0][1].name)
            break
    text = joined(rest)
    return Plan(supervise_of, until=until, text=text, missing="reason" if len(text) < 2 else "", supervision=kind)


def _visited(words: list[str]) -> Plan:
    said = next((w for w in words if w.casefold() in SATISFACTION), None)
    text = joined(word for word in words if word is not said)
    found = SATISFACTION[said.casefold()] if said is not None else None
    return Plan(visit_of, text=text, satisfaction=found, missing="" if found else "satisfaction")


def _tied(
    verb: Verb, words: list[str], incident: Incident, incidents: Mapping[str, Incident]
) -> tuple[list[Plan], bool]:
    """Into or with which matter; a number of the day that several have leaves the choice."""
    build = merge_of if verb.action == "merge" else relate_of
    code = next((word for word in words if is_code(word)), "")
    text = joined(word for word in words if word != code)
    found = [id for id in matters_of_code(code, incidents) if id != incident.id] if code else []
    if not found:
        return [Plan(build, text=text, missing="unknown_matter" if code else "other", word=code)], True
    missing = "reason" if verb.action == "merge" and len(text) < 2 else ""
    return [Plan(build, text=text, target=id, missing=missing) for id in found[:NEAR_OFFERED]], len(found) == 1


def _asked_for(kind: Literal["extension", "suspend"], words: list[str], now: int) -> Plan:
    until = next((at for word in words if (at := when(word, now)) is not None), None)
    text = joined(word for word in words if when(word, now) is None)
    missing = "until" if until is None else "reason" if len(text) < 2 else ""
    return Plan(apply_of, until=until, text=text, kind=kind, missing=missing)


def _decided(granted: bool, words: list[str], incident: Incident) -> Plan:
    text, asking = joined(words), incident.asking
    missing = "reason" if not granted and len(text) < 2 else ""
    target = asking.id if asking is not None else ""
    kind: ApplicationKind = asking.kind if asking is not None else "extension"
    return Plan(decide_of, text=text, granted=granted, target=target, kind=kind, missing=missing)


_KINDS = {"department": 0, "enterprise": 0, "street": 1, "community": 2}
