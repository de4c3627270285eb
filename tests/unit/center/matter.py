"""A matter in a test's hands."""

from dataclasses import dataclass, field, replace
from typing import Any

from center.domain.alarms import fire
from center.domain.loop import decide
from center.domain.values import Case, Decision, Facts, Refusal
from center.service.caller import Caller
from contract.identity import new_id
from contract.incident import Incident
from tests.unit.center import town
from tests.unit.center.town import OFFICER, WATER

START = 1_795_300_000_000
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@dataclass
class Matter:
    """One matter carried through the loop; refusals are returned, decisions kept."""

    now: int = START
    case: Case | None = None
    id: str = field(default_factory=new_id)
    decisions: list[Decision] = field(default_factory=list)
    facts: Facts = field(default_factory=town.facts)
    others: dict[str, Case] = field(default_factory=dict)

    @property
    def incident(self) -> Incident:
        assert self.case is not None
        return self.case.incident

    def do(self, type_: str, who: Caller = OFFICER, version: int | None = None, **payload: Any) -> Refusal | None:
        others = {id_: case for id_, case in self.others.items() if case is not None}
        self.facts = replace(self.facts, others=others, officers=town.OFFICERS)
        if type_ == "report":
            command = town.report(**payload)
        else:
            command = town.command(type_, self.incident.version if version is None else version, **payload)
        verdict = decide(self.case, self.id, command, who, self.now, self.facts)
        if isinstance(verdict, Refusal):
            return verdict
        self.decisions.append(verdict)
        self.case = verdict.after
        return None

    def reach(self, state: str) -> "Matter":
        steps: dict[str, tuple[str, dict[str, Any]]] = {
            "reported": ("report", {}),
            "registered": ("register", {}),
            "dispatched": ("dispatch", {"lead": WATER}),
            "accepted": ("accept", {}),
            "handling": ("start", {}),
            "feedback": ("feedback", {"text": "已疏通"}),
            "checked": ("check", {}),
            "closed": ("close", {}),
            "visited": ("visit", {"satisfaction": "satisfied"}),
            "evaluated": ("evaluate", {"score": 92}),
            "archived": ("archive", {}),
        }
        for name, (type_, payload) in steps.items():
            if name == "handling" and state != name:
                continue
            assert self.do(type_, **payload) is None, f"{type_} was refused"
            if name == state:
                break
        return self

    def refused(self, type_: str, who: Caller = OFFICER, **payload: Any) -> str:
        """The code with which it is refused."""
        refusal = self.do(type_, who, **payload)
        assert refusal is not None, f"{type_} was done"
        return refusal.code

    def done(self, type_: str, who: Caller = OFFICER, **payload: Any) -> Incident:
        refusal = self.do(type_, who, **payload)
        assert refusal is None, f"{type_}: {refusal}"
        return self.incident

    def tick(self) -> str | None:
        assert self.case is not None
        said = fire(self.case, self.now, self.facts, new_id())
        if said is None:
            return None
        self.decisions.append(said)
        self.case = said.after
        return said.type
