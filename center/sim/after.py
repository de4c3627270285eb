"""What the demo's people do with a closed matter: call back, evaluate, file away; now and then open it again."""

from random import Random

from center.sim import staff
from center.sim.moment import HOUR, MINUTE, Moment, Move
from contract.envelope import ArchiveCommand, EvaluateCommand, ReopenCommand, VisitCommand
from contract.incident import Incident
from contract.parts import Satisfaction
from contract.payload import Evaluate, VisitGiven, Why, Word

ANSWERS: tuple[tuple[Satisfaction, str, int], ...] = (
    ("very_satisfied", "处理得很快，谢谢", 50),
    ("satisfied", "已经解决了", 36),
    ("neutral", "解决了，就是来得慢了些", 7),
    ("dissatisfied", "过两天又出现了", 3),
    ("unreachable", "两次拨打无人接听", 4),
)
REOPEN_SHARE = 0.5
"""So many of those who are not satisfied are right: the matter is opened again."""


def move(incident: Incident, chance: Random, owner: str) -> Move | None:
    """The next step of a closed matter; its own centre calls back."""
    state, m = incident.state, Moment(incident, chance, _since(incident), 0)
    if state == "closed" and m.incident.reporter is not None:
        ((satisfaction, text, _),) = m.chance.choices(ANSWERS, [share for _, _, share in ANSWERS])
        caller = owner if owner != staff.SUPERVISOR else m.chance.choice(staff.SEATS)
        visit = VisitCommand(**m.head(), payload=VisitGiven(satisfaction=satisfaction, text=text))
        return Move(m.start + m.between(20 * MINUTE, 7 * HOUR), caller, visit)
    if state == "visited" and m.incident.visits[-1].satisfaction == "dissatisfied" and m.chance.random() < REOPEN_SHARE:
        reopen = ReopenCommand(**m.head(), payload=Why(reason="回访反映问题复发，重新办理"))
        return Move(m.start + m.between(5 * MINUTE, 40 * MINUTE), staff.SUPERVISOR, reopen)
    if state in ("closed", "visited"):
        late, back = bool(m.incident.late_stages), m.incident.returns + m.incident.reworks
        score = max(45, m.chance.randint(84, 98) - 12 * late - 4 * back)
        evaluate = EvaluateCommand(**m.head(), payload=Evaluate(score=score))
        return Move(m.start + m.between(30 * MINUTE, 5 * HOUR), staff.SUPERVISOR, evaluate)
    if state == "evaluated":
        archive = ArchiveCommand(**m.head(), payload=Word())
        return Move(m.start + m.between(1 * HOUR, 10 * HOUR), staff.SUPERVISOR, archive)
    return None


def _since(incident: Incident) -> int:
    """When the last of these steps was done (ms)."""
    if incident.evaluation is not None:
        return incident.evaluation.at
    if incident.visits and incident.state == "visited":
        return incident.visits[-1].at
    return incident.closed_at or incident.updated_at
