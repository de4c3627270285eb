"""What the desk's forms send is what the rules take: officers of every post walk a matter at random, by form alone."""

import random
from collections import Counter

import pytest

from center.service.caller import Caller
from console.models.form_fields import Choice, Files, Form, Pick, Serving, Several, Stands, Value, When, Where, Whole
from console.models.side_forms import FORMS, form_of
from console.models.step_forms import Asked
from console.models.step_keys import in_order
from contract.incident import Action, Incident, allowed
from contract.org import Person, Session
from contract.reference import Reference
from tests.unit.center import town
from tests.unit.center.matter import HOUR, Matter

CENTRE = town.caller("acceptor", "dispatcher", "shift_supervisor", "duty_leader", "assessor", name="李中心")
SECOND = town.caller("shift_supervisor", "duty_leader", "dispatcher", "acceptor", name="赵值班")
WATER = town.caller("handler", org=town.WATER, name="孙水务")
GAS = town.caller("handler", org=town.GAS, name="周燃气")
GRID = town.caller("grid_worker", org=town.GRID, name="网格员")
PEOPLE = (CENTRE, SECOND, WATER, GAS, GRID)
REFERENCE = Reference(
    version="1",
    district=CENTRE.org,
    orgs=tuple(town._ORGS.values()),
    classes=tuple(town.TOWN.classes.values()),
    dispute_types=tuple(town.TOWN.catalog.dispute_types.values()),
)
DEPENDS = {
    "deadline_past": "a time that another limit has overtaken",
    "unsettled": "somebody else must answer first",
    "nothing_asked": "the matter has moved on since it was asked for",
    "self_approval": "the same officer asked",
    "held_by_other": "a post without the right to take over",
    "forbidden": "the kind of an application, or of an owner, is said by the centre alone",
    "merge_cycle": "the other matter has ended meanwhile",
    "unknown_user": "an officer who owned a matter serves elsewhere",
    "too_many": "a matter carries so much and no more",
    "application_pending": "one application waits already",
    "invalid": "the place has no grid of its own",
    "reason_required": "the end of a mediation, or a take-over",
}
"""Refusals that no form can foresee, and why."""


RARE = ("reveal", "merge", "force_close", "escalate", "decline")
"""Steps that end a walk, or lead it out of town."""


def session(who: Caller) -> Session:
    person = Person(id=who.actor.id, name=who.actor.name)
    return Session(user=person, org=who.org, seat="", roles=who.roles, roots=tuple(who.roots), expires_at=2**52)


def filled(form: Form, chance: random.Random, now: int) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for field in form.fields:
        match field:
            case Choice():
                values[field.name] = chance.choice(field.options)[0] if field.options else None
            case Several():
                values[field.name] = tuple(value for value, _ in field.options)
            case Pick():
                picked = tuple(o.value for o in chance.sample(field.options, min(len(field.options), 2)))
                values[field.name] = picked if field.many else picked[0] if picked else None
            case When():
                values[field.name] = now + chance.choice((30, 400)) * HOUR
            case Whole():
                values[field.name] = chance.randint(field.least, field.most)
            case Serving():
                values[field.name] = chance.choice(field.known).value if field.known else None
            case Stands():
                values[field.name] = None
            case Files():
                values[field.name] = ()
            case Where():
                values[field.name] = {"lon": field.lon, "lat": field.lat, "address": "柳城大道 3 号"}
            case _:
                values[field.name] = "" if field.name == "parties" else chance.choice(("", "已电话核实"))
                if field.required or field.name in ("to", "note", "outcome"):
                    values[field.name] = "已电话核实"
    return values


def walk(seed: int, done: Counter[str], refused: Counter[str]) -> None:
    chance = random.Random(seed)
    matter, other = Matter().reach("reported"), Matter().reach("reported")
    theirs = other.incident.model_copy(update={"owner": town.SECOND.person})
    for _ in range(80):
        who = chance.choice(PEOPLE)
        here: Incident = matter.incident
        steps: tuple[Action, ...] = tuple(a for a in allowed(here, session(who)) if a in FORMS or a == "register")
        steps = tuple(a for a in steps if a not in RARE or (a != "reveal" and chance.random() < 0.05))
        if not steps:
            continue
        action = chance.choice(in_order(steps)[:3] if chance.random() < 0.6 else steps)
        matter.others = {other.id: other.case} if other.case is not None else {}
        if action == "register":
            assert matter.do("register", who) is None
            continue
        form = form_of(action, Asked(here, session(who), REFERENCE, {other.id: theirs}, matter.now))
        values = filled(form, chance, matter.now)
        lacking = any(isinstance(f, Pick | Serving) and f.required and not values[f.name] for f in form.fields)
        if lacking or (form.check is not None and form.check(values) is not None):
            continue
        payload = form.payload(values).model_dump(mode="json", exclude_unset=True)
        refusal = matter.do(action, who, **payload)
        if refusal is None:
            done[action] += 1
        else:
            refused[f"{action}: {refusal.code}"] += 1
            assert refusal.code in DEPENDS, f"seed {seed}: {action} {payload} in {here.state}: {refusal}"
        matter.now += chance.choice((0, 1, 10, 100)) * 60_000


@pytest.mark.parametrize("seed", range(6))
def test_the_rules_understand_whatever_a_form_sends(seed: int) -> None:
    done: Counter[str] = Counter()
    for number in range(25):
        walk(seed * 1_000 + number, done, Counter())
    assert len(done) > 20


def test_every_form_is_taken_by_the_rules_sooner_or_later() -> None:
    done: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for seed in range(10_000, 10_220):
        walk(seed, done, refused)
        if set(FORMS) - set(done) <= {"reveal", "submit"}:
            return
    missing = sorted(set(FORMS) - set(done) - {"reveal", "submit"})
    raise AssertionError(f"never taken: {missing}; refused: {refused.most_common(12)}")
