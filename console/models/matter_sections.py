"""What a matter carries beside its facts, as sections of lines: what waits for somebody first, nothing empty."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from console.models.incident_text import duration, one_line, when
from console.models.loop_words import (
    APPEALS,
    APPLICATIONS,
    CONFIRMATION,
    FOUND,
    INSPECTED,
    MEDIATION,
    METHODS,
    PARTIES,
    PARTS,
    SATISFACTION,
    SCALES,
    STAGES,
    SUPERVISIONS,
    listed,
    loop_word,
    state_word,
    word,
)
from console.models.when_words import when_text
from contract.command import RevealedParty
from contract.incident import Clock, Incident, Level
from contract.parts import Dispute

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Entry:
    """``clock``: its deadline, as a bar at the end of the line. ``token``: colour of the head. ``step``: the action
    that answers it, its key is shown when the officer may do it, with ``words`` where the key alone says too little."""

    head: str
    rest: str = ""
    token: str = "text"
    clock: Clock | None = None
    step: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """``id`` is the same for every matter: what is folded stays folded."""

    id: str
    title: str
    entries: tuple[Entry, ...]


def sections(
    incident: Incident, dispute_types: Mapping[str, str], today: int, revealed: Sequence[RevealedParty] = ()
) -> tuple[Section, ...]:
    """``today``: Unix ms of the last midnight at the center. ``revealed``: the parties in full, while they may be
    read."""
    made = (
        Section("asking", translate("Sections", "待审批"), _asking(incident, today)),
        Section("supervision", translate("Sections", "督办"), _supervisions(incident, today)),
        Section("whistle", translate("Sections", "吹哨报到"), _whistles(incident, today)),
        Section("away", translate("Sections", "停在哪里"), _away(incident, today)),
        Section("task", translate("Sections", "现场任务"), _task(incident, today)),
        Section("co", _co_title(incident), _co(incident)),
        Section("dispute", translate("Sections", "矛盾纠纷"), _dispute(incident, dispute_types, revealed)),
        Section("appeal", translate("Sections", "超期申诉"), _appeal(incident, today)),
        Section("after", translate("Sections", "回访与评价"), _after(incident, today)),
    )
    return tuple(section for section in made if section.entries)


def tags(incident: Incident, today: int) -> tuple[tuple[str, str], ...]:
    """What is to be known at a glance: words and colour token."""
    found: list[tuple[str, str]] = []
    if incident.holder is not None:
        words = translate("Sections", "{name} {at} 认领")
        found.append((words.format(name=incident.holder.person.name, at=when(incident.holder.at, today)), "text_dim"))
    counted: tuple[tuple[int, Callable[[int], str], str], ...] = (
        (incident.urges, _urged, "major"),
        (incident.reopened, _reopened, "major"),
        (incident.extensions, _extended, "text_dim"),
    )
    found.extend((words(n), token) for n, words, token in counted if n)
    if incident.forced:
        found.append((translate("Sections", "强制结案"), "major"))
    if incident.verified is not None and incident.task is None:
        found.append((loop_word(FOUND, "held" if incident.verified else "not_held"), "text_dim"))
    for stage in incident.late_stages:
        late = translate("Sections", "{stage}超期").format(stage=word(STAGES, stage))
        exempt = stage in incident.exempt_stages
        words = translate("Sections", "{late}（已免）").format(late=late) if exempt else late
        found.append((words, "text_dim" if exempt else "critical"))
    return tuple(found)


def _urged(n: int) -> str:
    return translate("Sections", "已催办 {n} 次").format(n=n)


def _reopened(n: int) -> str:
    return translate("Sections", "重新办理 {n} 次").format(n=n)


def _extended(n: int) -> str:
    return translate("Sections", "延期 {n} 次").format(n=n)


def _join(*parts: str) -> str:
    return " ・ ".join(part for part in parts if part)


def day_time(at: int) -> str:
    """11-25 17:30: a time that may be days away."""
    return when_text(at)[5:]


def _clock(started: int, due: int, level: Level) -> Clock:
    soon = due - (due - started) // 5
    return Clock(stage="handle", started_at=started, due_soon_at=soon, due_at=due, level=level)


def _asking(incident: Incident, today: int) -> tuple[Entry, ...]:
    asking = incident.asking
    if asking is None:
        return ()
    head = translate("Sections", "{org} {name} 申请{kind}").format(
        org=asking.org.name, name=asking.by.name, kind=loop_word(APPLICATIONS, asking.kind)
    )
    until = translate("Sections", "到 {day}").format(day=day_time(asking.until)) if asking.until is not None else ""
    rest = _join(until, one_line(asking.reason, 300), when(asking.at, today))
    return (Entry(head, rest, "major", step="decide"),)


def _supervisions(incident: Incident, today: int) -> tuple[Entry, ...]:
    found = []
    for one in sorted(incident.supervisions, key=lambda s: (s.replied_at is not None, s.reply_by)):
        head = translate("Sections", "{kind} {org}").format(kind=loop_word(SUPERVISIONS, one.kind), org=one.to.name)
        rest = _join(one_line(one.text, 300), one.by.name, when(one.at, today))
        if one.replied_at is None:
            clock = _clock(one.at, one.reply_by, one.level)
            found.append(Entry(head, rest, "major", clock, "reply"))
        else:
            answer = translate("Sections", "{at} 回复：{text}")
            said = answer.format(at=when(one.replied_at, today), text=one_line(one.reply, 300))
            found.append(Entry(head, _join(one_line(one.text, 120), said), "text_dim"))
    return tuple(found)


def _whistles(incident: Incident, today: int) -> tuple[Entry, ...]:
    found = []
    for one in sorted(incident.whistles, key=lambda w: (w.arrived_at is not None, w.arrive_by)):
        rest = _join(one_line(one.text, 200), one.from_org.name, when(one.at, today))
        if one.arrived_at is None:
            found.append(Entry(one.org.name, rest, "major", _clock(one.at, one.arrive_by, one.level), "arrive"))
            continue
        took = translate("Sections", "{at} 到场，用时 {time}").format(
            at=when(one.arrived_at, today), time=duration(max(0, one.arrived_at - one.at))
        )
        score = "" if one.score is None else translate("LoopWords", "{n} 分").format(n=one.score)
        late = one.arrived_at > one.arrive_by
        step = "score" if one.score is None else ""
        found.append(Entry(one.org.name, _join(took, score, rest), "critical" if late else "text_dim", step=step))
    return tuple(found)


def _away(incident: Incident, today: int) -> tuple[Entry, ...]:
    found = []
    held, extern = incident.suspension, incident.extern
    if held is not None:
        since = translate("Sections", "挂起：自 {at}，此前{state}").format(
            at=when(held.at, today), state=state_word(held.from_state)
        )
        again = translate("Sections", "{day} 再看").format(day=day_time(held.until)) if held.until is not None else ""
        found.append(Entry(since, _join(again, one_line(held.reason, 300)), "major", held.clock, "resume"))
    if extern is not None:
        head = translate("Sections", "已上报 {name}").format(name=extern.name)
        rest = _join(when(extern.at, today), state_word(extern.from_state), one_line(extern.reason, 300))
        found.append(Entry(head, rest, "major"))
    return tuple(found)


def _task(incident: Incident, today: int) -> tuple[Entry, ...]:
    task = incident.task
    if task is None:
        return ()
    verify = task.kind == "verify"
    kind = translate("Sections", "核实") if verify else translate("Sections", "现场核查")
    if task.held is None:
        found = translate("Sections", "等待结果")
    else:
        found = loop_word(FOUND if verify else INSPECTED, "held" if task.held else "not_held")
    token = "text" if task.held is None else "text_dim" if task.held else "critical"
    rest = _join(found, one_line(task.text, 300), task.by.name, when(task.at, today))
    waits = task.held is None
    return (Entry(f"{kind} {task.org.name}", rest, token, step=("verify" if verify else "inspect") if waits else ""),)


def _co_title(incident: Incident) -> str:
    counted = [part for part in incident.co if part.state != "released"]
    done = sum(part.state == "done" for part in counted)
    return translate("Sections", "联调单位 {done}/{all}").format(done=done, all=len(counted))


def _co(incident: Incident) -> tuple[Entry, ...]:
    tokens = {"returned": "major", "done": "text_dim", "released": "text_dim"}
    return tuple(
        Entry(
            part.org.name,
            _join(loop_word(PARTS, part.state), one_line(part.text, 300)),
            tokens.get(part.state, "text"),
            part.clock,
        )
        for part in incident.co
    )


def _dispute(incident: Incident, types: Mapping[str, str], revealed: Sequence[RevealedParty]) -> tuple[Entry, ...]:
    held = incident.dispute
    if held is None:
        return ()
    method = loop_word(METHODS, held.method) if held.method is not None else ""
    who = held.org.name if held.org is not None else ""
    clock = None
    if held.deadline is not None and held.ended_at is None:
        clock = _clock(incident.reported_at, held.deadline, "normal")
    head = _join(types.get(held.type_code, held.type_code), loop_word(SCALES, held.scale))
    step = "mediate" if held.state in ("waiting", "mediating") else "confirm" if held.state == "succeeded" else ""
    rest = _join(loop_word(MEDIATION, held.state), method, who, held.mediator, one_line(held.outcome, 300))
    found = [Entry(head, rest, clock=clock, step=step)]
    if held.confirmation != "none":
        found.append(Entry(loop_word(CONFIRMATION, held.confirmation)))
    elif held.confirm_by is not None:
        words = translate("Sections", "可申请司法确认，至 {day}").format(day=day_time(held.confirm_by))
        found.append(Entry(words, token="text_dim"))
    return (*found, *_parties(held, revealed))


def _parties(held: Dispute, revealed: Sequence[RevealedParty]) -> list[Entry]:
    """Masked, the first with the way to read them in full; or in full."""
    if revealed:
        return [Entry(loop_word(PARTIES, p.role), f"{p.name} {p.phone}".strip(), "major") for p in revealed]
    found = [Entry(loop_word(PARTIES, p.role), f"{p.name} {p.phone}".strip(), "text_dim") for p in held.parties]
    if found:
        found[0] = replace(found[0], step="reveal", words=translate("Sections", "查看需登记事由"))
    return found


def _appeal(incident: Incident, today: int) -> tuple[Entry, ...]:
    appeal = incident.appeal
    if appeal is None:
        return ()
    stages = listed(word(STAGES, stage) for stage in appeal.stages)
    head = translate("Sections", "{org}：{stages}").format(org=appeal.org.name, stages=stages)
    rest = _join(loop_word(APPEALS, appeal.state), one_line(appeal.reason, 300), when(appeal.at, today))
    waits = appeal.state in ("at_dispatcher", "at_acceptor")
    return (Entry(head, rest, "major" if waits else "text_dim", step="judge" if waits else ""),)


def _after(incident: Incident, today: int) -> tuple[Entry, ...]:
    found = []
    for visit in incident.visits:
        token = "critical" if visit.satisfaction == "dissatisfied" else "text"
        rest = _join(one_line(visit.text, 300), visit.by.name, when(visit.at, today))
        found.append(Entry(loop_word(SATISFACTION, visit.satisfaction), rest, token))
    if incident.evaluation is not None:
        rated = incident.evaluation
        head = translate("Sections", "评价 {score} 分，{grade} 级").format(score=rated.score, grade=rated.grade)
        found.append(Entry(head, _join(one_line(rated.text, 300), rated.by.name, when(rated.at, today))))
    return tuple(found)
